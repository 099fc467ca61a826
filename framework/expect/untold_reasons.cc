#include "expect/untold_reasons.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <variant>

#include "expect/compare.h"
#include "expect/untold_stolen.h"

namespace hopcheck {
namespace {

// More ways than this to fill in reasons are not tried: it then cannot be told.
constexpr uint64_t kMostWays = 256;

using Reasons = std::set<std::string>;

void AddReason(const ExpectedStep& step, Reasons& reasons) {
  const auto* drop = std::get_if<ExpectedDrop>(&step.what);
  if (drop != nullptr && drop->reason) reasons.insert(*drop->reason);
}

void AddReasons(const std::vector<ExpectedStep>& steps, Reasons& reasons) {
  for (const ExpectedStep& step : steps) AddReason(step, reasons);
}

// Those that are asked of each packet.
Reasons ReasonsOfEach(const Expectation& expected) {
  Reasons reasons;
  for (const auto* list : {&expected.request, &expected.reply}) {
    if (!*list) continue;
    for (size_t way = 0; way < (*list)->WayCount(); ++way) {
      AddReasons((*list)->Way(way), reasons);
    }
  }
  AddReasons(expected.never, reasons);
  return reasons;
}

// Those that are asked of all packets together.
Reasons ReasonsOfAll(const Expectation& expected) {
  Reasons reasons;
  for (const ExpectedHits& hits : expected.hits) AddReason(hits.step, reasons);
  for (const ExpectedShare& share : expected.shares) {
    const auto* step = std::get_if<ExpectedStep>(&share.of);
    if (step != nullptr) AddReason(*step, reasons);
  }
  return reasons;
}

// Calls `visit` with each drop whose reason was not told.
template <typename Path>
void VisitUntold(Path& path, const auto& visit) {
  const auto each = [&](auto& steps) {
    for (auto& step : steps) {
      auto* drop = std::get_if<Drop>(&step.what);
      if (drop != nullptr && drop->reason.empty()) visit(*drop);
    }
  };
  each(path.request);
  each(path.reply);
  for (auto& branch : path.branches) each(branch);
}

bool HasUntold(const PacketPath& path) {
  bool found = false;
  VisitUntold(path, [&](const Drop&) { found = true; });
  return found;
}

std::string WhyUntold(const Reasons& reasons) {
  std::string named;
  for (const std::string& reason : reasons) {
    named += (named.empty() ? "" : " or ") + reason;
  }
  return fmt::format(
      "this kernel does not tell reasons of drops (Linux 5.17 and later do): "
      "whether it is {} cannot be known",
      named);
}

// Whether some way to fill in the reasons is met and some is not; `met`: the
// path as it was seen is.
bool HangsOnReasons(const Expectation& expected, PacketPath path,
                    const Reasons& reasons, bool met) {
  std::vector<Drop*> drops;
  VisitUntold(path, [&](Drop& drop) { drops.push_back(&drop); });
  std::vector<std::string> choices = {""};  // another that nobody names
  choices.insert(choices.end(), reasons.begin(), reasons.end());
  uint64_t ways = 1;
  for (size_t i = 0; i < drops.size(); ++i) {
    ways *= choices.size();
    if (ways > kMostWays) return true;
  }
  for (uint64_t way = 1; way < ways; ++way) {
    uint64_t rest = way;
    for (Drop* drop : drops) {
      drop->reason = choices[rest % choices.size()];
      rest /= choices.size();
    }
    if (Compare(expected, path).empty() != met) return true;
  }
  return false;
}

}  // namespace

Comparison CompareTold(const Expectation& expected, const PacketPath& actual) {
  Comparison comparison{.mismatches = Compare(expected, actual), .untold = ""};
  const bool met = comparison.mismatches.empty();
  comparison.untold = WhyStolenIsUntold(expected, actual, met);
  if (!comparison.untold.empty() || !HasUntold(actual)) return comparison;
  if (const Reasons of_all = ReasonsOfAll(expected); !of_all.empty()) {
    comparison.untold = WhyUntold(of_all);
    return comparison;
  }
  const Reasons reasons = ReasonsOfEach(expected);
  if (!reasons.empty() && HangsOnReasons(expected, actual, reasons, met)) {
    comparison.untold = WhyUntold(reasons);
  }
  return comparison;
}

}  // namespace hopcheck
