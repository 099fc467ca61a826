// One scenario in one variant, standing while its probes run.
#ifndef HOPCHECK_RUNNER_LIVE_VARIANT_H_
#define HOPCHECK_RUNNER_LIVE_VARIANT_H_

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "base/stop_signal.h"
#include "firewall/rule_book.h"
#include "report/result.h"
#include "scenario/scenario.h"
#include "topology/live_topology.h"
#include "trace/firewall_watch.h"
#include "trace/route_book.h"
#include "trace/tracer.h"

namespace hopcheck {

class LiveVariant {
 public:
  // Builds nothing yet. `scenario` must outlive this. `texts`: as in Scene.
  LiveVariant(const Scenario& scenario, Variant variant,
              RuleTexts texts = RuleTexts::kAll);

  // Builds the topology where it does not stand. What the kernel refuses is
  // the probes' business to tell.
  void Build();

  // Runs one probe, in the topology that Build makes; where events were missed
  // that should have been there, once more, in a new one. What the kernel
  // refuses, the topology or the probe's sockets, says nothing about an
  // expectation: the result is then inconclusive, and so are those of all
  // probes after a topology that could not be built. Where that is for a
  // ruleset that its tool refuses, they have bad input. Throws Interrupted on
  // `stop`. `tracer` outlives this, and is the same in every call.
  // Precondition: ResolveTarget has a value for `probe` in this variant.
  ProbeResult Run(const Probe& probe, Tracer& tracer, const Stop& stop);

  // What stands in the rulesets of a namespace; null where it has none, and
  // before the first probe. Throws KernelError.
  RuleBooks Rules();

  // Takes the topology down; the next probe builds it again.
  void Release();

  const Variant& variant() const { return variant_; }
  // Null where none stands.
  const LiveTopology* topology() const {
    return topology_ ? &*topology_ : nullptr;
  }

 private:
  ProbeResult RunOnce(const Probe& probe, Tracer& tracer, const Stop& stop);
  ProbeResult Inconclusive(const Probe& probe, std::string why) const;

  const Scenario& scenario_;
  Variant variant_;
  const RuleTexts texts_;
  std::optional<LiveTopology> topology_;
  std::optional<FirewallWatch> firewall_;  // from the first probe on
  std::optional<RouteBooks> routes_;       // likewise
  std::string why_not_;    // what kept the topology from being built
  Diagnostics bad_input_;  // the same, where the scenario is at fault
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_LIVE_VARIANT_H_
