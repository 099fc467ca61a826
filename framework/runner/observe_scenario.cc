#include "runner/observe_scenario.h"

#include <algorithm>
#include <utility>

#include "runner/live_variant.h"
#include "runner/probe_meaning.h"
#include "runner/run_probe.h"

namespace hopcheck {
namespace {

std::vector<Draft> DraftsOf(ProbeResult& result, LiveVariant& live) {
  const bool is_known =
      std::ranges::none_of(result.packets, [](const PacketResult& packet) {
        return packet.kind() == ResultKind::kInconclusive;
      });
  std::vector<Draft> drafts;
  if (!is_known) return drafts;
  for (PacketResult& packet : result.packets) {
    packet.path.rules = live.Rules();
    drafts.push_back(MakeDraft(packet.path));
  }
  return drafts;
}

}  // namespace

std::vector<Observation> ObserveScenario(const Scenario& scenario,
                                         Tracer& tracer,
                                         const StopSignal& stop) {
  std::vector<Observation> all;
  for (const Variant& variant : scenario.Variants()) {
    LiveVariant live(scenario, variant);
    for (size_t i = 0; i < scenario.probes.size(); ++i) {
      if (!HasMeaning(scenario, scenario.probes[i], variant)) continue;
      if (stop.received() != 0) throw Interrupted();
      ProbeResult result = live.Run(scenario.probes[i], tracer, stop);
      std::vector<Draft> drafts = DraftsOf(result, live);
      all.push_back({i, std::move(result), std::move(drafts)});
    }
  }
  return all;
}

}  // namespace hopcheck
