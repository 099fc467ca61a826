#include "expect/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "expect/bindings.h"
#include "expect/match.h"
#include "expect/notation.h"
#include "expect/path_mismatch.h"
#include "expect/story.h"

namespace hopcheck {
namespace {

// Where a step of `never` was met: "step 3 of the request"; "" for nowhere.
std::string WhereMet(const ExpectedStep& never, const PacketPath& actual) {
  const auto find = [&](const std::vector<Step>& steps,
                        std::string_view of) -> std::string {
    const auto met = std::ranges::find_if(
        steps, [&](const Step& step) { return Matches(never, step); });
    if (met == steps.end()) return "";
    return fmt::format("step {} of {}", met - steps.begin() + 1, of);
  };
  std::string where = find(actual.request, "the request");
  if (where.empty()) where = find(actual.reply, "the reply");
  for (const std::vector<Step>& branch : actual.branches) {
    if (where.empty()) where = find(branch, "a copy");
  }
  return where;
}

// Nothing where one of the entries is the expected one.
std::optional<Mismatch> CompareConntrack(
    const ExpectedConntrack& expected,
    const std::vector<ConntrackEntry>& actual) {
  std::string others;
  for (const ConntrackEntry& entry : actual) {
    if (Matches(expected, entry)) return std::nullopt;
    if (entry.namespace_name != expected.namespace_name) continue;
    others +=
        fmt::format("{}{}", others.empty() ? "" : " and ", ToString(entry));
  }
  return Mismatch{
      .part = Part::kConntrack,
      .place = expected.place,
      .message = fmt::format(
          "expected the entry {}{}, but {}", ToString(expected),
          WhatNamesAre(expected),
          others.empty() ? "the packet had none there" : "it is " + others)};
}

// Without names that are not bound: those match anything.
std::vector<Mismatch> CompareBound(const Expectation& expected,
                                   const PacketPath& actual) {
  std::vector<Mismatch> mismatches;
  if (expected.outcome && expected.outcome != actual.outcome) {
    mismatches.push_back({.part = Part::kOutcome,
                          .place = expected.outcome_place,
                          .message = fmt::format("expected {}, but {}",
                                                 ToString(*expected.outcome),
                                                 OutcomeStory(actual))});
  }
  for (const auto& [part, list] : {std::pair(Part::kRequest, &expected.request),
                                   std::pair(Part::kReply, &expected.reply)}) {
    if (!*list) continue;
    auto mismatch = ComparePath(part, **list, actual, expected.strict);
    if (mismatch) mismatches.push_back(std::move(*mismatch));
  }
  for (size_t i = 0; i < expected.never.size(); ++i) {
    const std::string where = WhereMet(expected.never[i], actual);
    if (where.empty()) continue;
    mismatches.push_back(
        {.part = Part::kNever,
         .place = expected.never[i].place,
         .message = fmt::format("{} must never be met, but is {}",
                                ToString(expected.never[i]), where),
         .expected_index = i});
  }
  for (size_t i = 0; i < expected.conntrack.size(); ++i) {
    auto mismatch = CompareConntrack(expected.conntrack[i], actual.conntrack);
    if (!mismatch) continue;
    mismatch->expected_index = i;
    mismatches.push_back(std::move(*mismatch));
  }
  return mismatches;
}

// Whether `a` went along further than `b` before something differed.
bool IsNearer(const std::vector<Mismatch>& a, const std::vector<Mismatch>& b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return a.front().part == b.front().part &&
         a.front().expected_index > b.front().expected_index;
}

}  // namespace

std::vector<Mismatch> Compare(const Expectation& expected,
                              const PacketPath& actual) {
  std::optional<std::vector<Mismatch>> nearest;
  for (const Bindings& bindings : PossibleBindings(expected, actual)) {
    auto mismatches = bindings.empty()
                          ? CompareBound(expected, actual)
                          : CompareBound(Bind(expected, bindings), actual);
    if (mismatches.empty()) return {};
    if (!nearest || IsNearer(mismatches, *nearest)) {
      nearest = std::move(mismatches);
    }
  }
  return std::move(*nearest);
}

}  // namespace hopcheck
