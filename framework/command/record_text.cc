#include "command/record_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

std::string LeftOutText(const std::vector<LeftOut>& left_out) {
  std::string text;
  for (const LeftOut& one : left_out) {
    text += fmt::format("    left out: {}\n", one.ToString());
  }
  return text;
}

// "; was replied": the outcome that was expected, where it is another.
std::string WasText(const Probe& before, const Expectation& now) {
  if (!before.has_expectation || !before.expect.outcome) return "";
  if (before.expect.outcome == now.outcome) return "";
  return fmt::format(", was {}", ToString(*before.expect.outcome));
}

// The keys of an expectation that no recorded one has.
std::string GoneText(const Expectation& before) {
  std::vector<std::string_view> keys;
  if (!before.never.empty()) keys.emplace_back("never");
  if (!before.conntrack.empty()) keys.emplace_back("conntrack");
  if (!before.hits.empty()) keys.emplace_back("hits");
  if (!before.shares.empty()) keys.emplace_back("shares");
  if (before.strict) keys.emplace_back("strict");
  if (keys.empty()) return "";
  return fmt::format("    gone: {}, which {} not recorded\n",
                     fmt::join(keys, ", "), keys.size() == 1 ? "is" : "are");
}

}  // namespace

std::string RecordedText(const Scenario& before,
                         const RecordedScenario& recorded,
                         std::string_view verb) {
  std::string text;
  for (const RecordedProbe& one : recorded.recorded) {
    const Probe& probe = before.probes[one.probe];
    text += fmt::format(
        "{}:{}: {} {}: {}{}\n", before.file, one.line, verb, Quote(probe.name),
        one.expectation.outcome ? ToString(*one.expectation.outcome)
                                : "without an outcome",
        WasText(probe, one.expectation));
    text += LeftOutText(one.left_out);
    text += GoneText(probe.expect);
  }
  return text;
}

std::string NotRecordedText(const Scenario& before,
                            const RecordedScenario& recorded) {
  std::string text;
  const auto begin = [&](size_t probe) {
    return fmt::format("{}:{}: ", before.file, before.probes[probe].place.line);
  };
  for (const NotRecordedProbe& one : recorded.not_recorded) {
    text += fmt::format("{}not recorded {}: {}\n", begin(one.probe),
                        Quote(before.probes[one.probe].name), one.why);
    text += LeftOutText(one.left_out);
  }
  for (const size_t probe : recorded.unmet) {
    const bool is_told = std::ranges::find(recorded.not_recorded, probe,
                                           &NotRecordedProbe::probe) !=
                         recorded.not_recorded.end();
    if (is_told) continue;
    text += fmt::format(
        "{}{} does not meet what it expects; --update would record it anew\n",
        begin(probe), Quote(before.probes[probe].name));
  }
  return text;
}

}  // namespace hopcheck
