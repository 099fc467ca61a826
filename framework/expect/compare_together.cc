#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "expect/compare.h"
#include "expect/match.h"
#include "expect/notation.h"

namespace hopcheck {
namespace {

// An ICMP error stands in both directions of a path: where it was received is
// the end of its own way, and a part of the request's story.
bool IsToldTwice(const Step& step) {
  return std::holds_alternative<IcmpError>(step.what);
}

uint64_t CountIn(const ExpectedStep& asked, const std::vector<Step>& steps,
                 bool once) {
  return static_cast<uint64_t>(
      std::ranges::count_if(steps, [&](const Step& step) {
        return !(once && IsToldTwice(step)) && Matches(asked, step);
      }));
}

uint64_t CountIn(const ExpectedStep& asked, const PacketPath& path) {
  uint64_t count = CountIn(asked, path.request, false) +
                   CountIn(asked, path.reply, !path.request.empty());
  for (const std::vector<Step>& branch : path.branches) {
    count += CountIn(asked, branch, false);
  }
  return count;
}

std::string Times(uint64_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

std::string TimesWithin(const Bounds& times) {
  if (times.least == times.most) return Times(times.least);
  if (times.least == 0) return "at most " + Times(times.most);
  if (times.most == UINT64_MAX) return "at least " + Times(times.least);
  return fmt::format("{} to {} times", times.least, times.most);
}

std::string PercentWithin(const Bounds& percent) {
  if (percent.least == percent.most) return fmt::format("{}%", percent.least);
  if (percent.least == 0) return fmt::format("at most {}%", percent.most);
  if (percent.most >= 100) return fmt::format("at least {}%", percent.least);
  return fmt::format("{}% to {}%", percent.least, percent.most);
}

std::optional<Mismatch> CompareHits(
    const ExpectedHits& expected, const std::vector<const PacketPath*>& paths) {
  uint64_t count = 0;
  for (const PacketPath* path : paths) count += CountIn(expected.step, *path);
  if (expected.times.Contain(count)) return std::nullopt;
  return Mismatch{.part = Part::kHits,
                  .place = expected.step.place,
                  .message = fmt::format(
                      "expected {} {}, but it was {}", ToString(expected.step),
                      TimesWithin(expected.times),
                      count == 0 ? "never met" : "met " + Times(count))};
}

bool IsOf(const ExpectedShare& share, const PacketPath& path) {
  if (const auto* outcome = std::get_if<Outcome>(&share.of)) {
    return path.outcome == *outcome;
  }
  return CountIn(std::get<ExpectedStep>(share.of), path) > 0;
}

// What a packet of the share does.
std::string DeedOf(const ExpectedShare& share) {
  if (const auto* outcome = std::get_if<Outcome>(&share.of)) {
    return fmt::format("be {}", ToString(*outcome));
  }
  return "meet " + ToString(std::get<ExpectedStep>(share.of));
}

std::optional<Mismatch> CompareShare(
    const ExpectedShare& expected,
    const std::vector<const PacketPath*>& paths) {
  const auto count = static_cast<uint64_t>(std::ranges::count_if(
      paths, [&](const PacketPath* path) { return IsOf(expected, *path); }));
  const uint64_t all = paths.size();
  // Without rounding: 1 of 3 is less than 34%.
  if (count * 100 >= expected.percent.least * all &&
      (expected.percent.most >= 100 ||
       count * 100 <= expected.percent.most * all)) {
    return std::nullopt;
  }
  return Mismatch{
      .part = Part::kShares,
      .place = expected.place,
      .message = fmt::format(
          "expected {} of the packets to {}, but it was {} of {}",
          PercentWithin(expected.percent), DeedOf(expected), count, all)};
}

}  // namespace

std::vector<Mismatch> CompareTogether(
    const Expectation& expected, const std::vector<const PacketPath*>& paths) {
  std::vector<Mismatch> mismatches;
  for (size_t i = 0; i < expected.hits.size(); ++i) {
    auto mismatch = CompareHits(expected.hits[i], paths);
    if (!mismatch) continue;
    mismatch->expected_index = i;
    mismatches.push_back(std::move(*mismatch));
  }
  for (size_t i = 0; i < expected.shares.size(); ++i) {
    auto mismatch = CompareShare(expected.shares[i], paths);
    if (!mismatch) continue;
    mismatch->expected_index = i;
    mismatches.push_back(std::move(*mismatch));
  }
  return mismatches;
}

}  // namespace hopcheck
