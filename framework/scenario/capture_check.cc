#include "scenario/capture_check.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>

#include "scenario/captures.h"

namespace hopcheck {
namespace {

struct Uses {
  size_t count = 0;
  Place first;
};
using UsesByName = std::map<std::string, Uses>;

template <typename What>
void CountIn(const What& what, UsesByName& uses) {
  VisitWanted(what, [&](const auto& wanted) {
    if (wanted.capture.empty()) return;
    Uses& of = uses[wanted.capture];
    if (of.count++ == 0) of.first = what.place;
  });
}

// Of alternatives, as often as the one that says it most often.
void CountIn(const std::optional<ExpectedPath>& path, UsesByName& uses) {
  if (!path) return;
  UsesByName most;
  for (size_t way = 0; way < path->WayCount(); ++way) {
    UsesByName here;
    for (const ExpectedStep& step : path->Way(way)) CountIn(step, here);
    for (const auto& [name, of] : here) {
      if (of.count > most[name].count) most[name] = of;
    }
  }
  for (const auto& [name, of] : most) {
    Uses& all = uses[name];
    if (all.count == 0) all.first = of.first;
    all.count += of.count;
  }
}

void Refuse(const ExpectedStep& step, const char* where,
            Diagnostics& diagnostics) {
  UsesByName uses;
  CountIn(step, uses);
  for (const auto& [name, of] : uses) {
    diagnostics.Error(of.first,
                      fmt::format("${} cannot stand in {}: names are bound to "
                                  "what one packet meets",
                                  name, where));
  }
}

}  // namespace

void CheckCaptures(const Expectation& expectation, Diagnostics& diagnostics) {
  for (const ExpectedStep& step : expectation.never) {
    Refuse(step, "never", diagnostics);
  }
  for (const ExpectedHits& hits : expectation.hits) {
    Refuse(hits.step, "hits", diagnostics);
  }
  for (const ExpectedShare& share : expectation.shares) {
    const auto* step = std::get_if<ExpectedStep>(&share.of);
    if (step != nullptr) Refuse(*step, "shares", diagnostics);
  }
  UsesByName uses;
  CountIn(expectation.request, uses);
  CountIn(expectation.reply, uses);
  for (const ExpectedConntrack& entry : expectation.conntrack) {
    CountIn(entry, uses);
  }
  for (const auto& [name, of] : uses) {
    if (of.count > 1) continue;
    diagnostics.Error(of.first,
                      fmt::format("${} is said once: there is nothing to "
                                  "compare it with",
                                  name));
  }
}

}  // namespace hopcheck
