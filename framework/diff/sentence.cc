#include "diff/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/printable.h"

namespace hopcheck {
namespace {

// What is said of one aspect before it is only counted.
constexpr size_t kMostOfAspect = 3;
// Steps shown on either side of a difference, and at either end of a way.
constexpr size_t kContext = 3;
// Fewer are not worth a line that stands for them.
constexpr size_t kLeastElided = 4;

// "router ttl: 63, now 62", without a place where there is none.
std::string Heading(const Change& change) {
  std::string heading = change.where;
  if (!change.what.empty()) {
    heading += fmt::format("{}{}", heading.empty() ? "" : " ", change.what);
  }
  return heading.empty() ? "" : heading + ": ";
}

std::string Values(const Change& change) {
  // A value of something that is there both times.
  const bool is_value = !change.what.empty() || !change.where.empty();
  if (change.before.empty()) {
    return fmt::format("{}now {}", is_value ? "none, " : "", change.after);
  }
  if (change.after.empty()) {
    return fmt::format("{}, {}", change.before, is_value ? "now none" : "gone");
  }
  return fmt::format("{}, now {}", change.before, change.after);
}

std::string PlaceOf(const ProbeSide& side) {
  return side.line == 0 ? side.file
                        : fmt::format("{}:{}", side.file, side.line);
}

std::vector<bool> Shown(const std::vector<DiffStep>& steps) {
  std::vector<bool> shown(steps.size());
  const auto show = [&](size_t from, size_t to) {
    std::fill(
        shown.begin() + static_cast<std::ptrdiff_t>(from),
        shown.begin() + static_cast<std::ptrdiff_t>(std::min(to, shown.size())),
        true);
  };
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool is_end = i == 0 || i + 1 == steps.size();
    if (is_end || steps[i].sign != steps[i - 1].sign) {
      show(i - std::min(i, kContext), i + kContext + 1);
    }
  }
  return shown;
}

}  // namespace

std::string Sentence(const Change& change) {
  return Printable(fmt::format("{}{}{}", Heading(change), Values(change),
                               change.part == "reply" ? " (reply)" : ""));
}

std::vector<Change> WithoutConsequences(const std::vector<Change>& changes) {
  const auto is_of_the_way = [&](const Change& change) {
    const bool is_whole_step = change.where.empty() && change.what.empty() &&
                               change.before.empty() != change.after.empty();
    return is_whole_step &&
           (change.aspect == Aspect::kVerdict ||
            change.aspect == Aspect::kNat || change.aspect == Aspect::kRoute ||
            change.aspect == Aspect::kDelivery);
  };
  std::vector<Change> rest;
  for (const Change& change : changes) {
    const bool goes_elsewhere =
        std::ranges::any_of(changes, [&](const Change& other) {
          return other.aspect == Aspect::kHops && other.part == change.part;
        });
    if (!goes_elsewhere || !is_of_the_way(change)) rest.push_back(change);
  }
  return rest;
}

std::vector<AspectLine> AspectLines(const std::vector<Change>& changes) {
  std::map<Aspect, std::vector<std::string>> sentences;
  for (const Change& change : changes) {
    sentences[change.aspect].push_back(Sentence(change));
  }
  std::vector<AspectLine> lines;
  for (auto& [aspect, all] : sentences) {
    const size_t count = all.size();
    all.resize(std::min(count, kMostOfAspect));
    std::string text = fmt::format("{}", fmt::join(all, "; "));
    if (count > all.size()) {
      text += fmt::format("; and {} more", count - all.size());
    }
    lines.push_back({.aspect = aspect, .text = std::move(text)});
  }
  return lines;
}

std::string TitleOf(const ProbeDifference& probe) {
  const ProbeSide& side = probe.after ? *probe.after : *probe.before;
  std::string title = PlaceOf(side);
  if (probe.before && probe.before->file != side.file) {
    title = fmt::format("{}, now {}", PlaceOf(*probe.before), title);
  }
  title += fmt::format(": {}", probe.probe);
  if (!probe.variant.empty()) title += fmt::format(" [{}]", probe.variant);
  return Printable(title);
}

std::string PacketsOf(const ProbeDifference& probe,
                      const PacketDifference& packet) {
  if (probe.before->packets == 1 && probe.after->packets == 1) return "";
  std::string text =
      fmt::format("{} of {}", packet.packets_before, probe.before->packets);
  const std::string now =
      fmt::format("{} of {}", packet.packets_after, probe.after->packets);
  return text == now ? text : fmt::format("{}, now {}", text, now);
}

std::string CountsOf(const RunDifference& run) {
  const size_t all = run.probes.size();
  if (all == 0) return "no probes in either: nothing is compared";
  std::string text = fmt::format("{} probe{}: ", all, all == 1 ? "" : "s");
  if (run.Count(ProbeStatus::kSame) == all) {
    return text + (all == 1 ? "the same" : "all the same");
  }
  std::vector<std::string> counts;
  const auto add = [&](ProbeStatus status, std::string_view words) {
    if (const size_t count = run.Count(status); count > 0) {
      counts.push_back(fmt::format("{} {}", count, words));
    }
  };
  add(ProbeStatus::kDifferent, "different");
  add(ProbeStatus::kOnlyBefore, "only before");
  add(ProbeStatus::kOnlyAfter, "only after");
  add(ProbeStatus::kInconclusive, "inconclusive");
  add(ProbeStatus::kSame, "the same");
  return text + fmt::format("{}", fmt::join(counts, ", "));
}

std::vector<StepLineText> StepLines(const std::vector<DiffStep>& steps) {
  size_t width = 0;
  for (const DiffStep& one : steps) {
    if (!one.note.empty()) width = std::max(width, CountCodePoints(one.step));
  }
  const std::vector<bool> shown = Shown(steps);
  std::vector<StepLineText> lines;
  bool is_first = true;
  for (size_t i = 0; i < steps.size();) {
    size_t end = i;
    while (end < steps.size() && !shown[end]) ++end;
    const Sign sign = steps[i].sign;
    if (end - i >= kLeastElided) {
      lines.push_back(
          {.sign = sign,
           .text = fmt::format(
               "… {} {}", end - i,
               sign == Sign::kBoth ? "steps the same" : "more steps")});
      i = end;
      continue;
    }
    const DiffStep& one = steps[i++];
    std::string text = one.step;
    if (!one.note.empty()) {
      text +=
          std::string(width - std::min(width, CountCodePoints(one.step)), ' ');
      text += "  " + one.note;
    }
    const bool differs = one.sign != Sign::kBoth;
    lines.push_back({.sign = one.sign,
                     .is_first = differs && std::exchange(is_first, false),
                     .text = std::move(text)});
  }
  return lines;
}

}  // namespace hopcheck
