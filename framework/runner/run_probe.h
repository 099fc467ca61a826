// One probe: sent, followed until every copy of its packets has ended, its
// path put together and compared.
#ifndef HOPCHECK_RUNNER_RUN_PROBE_H_
#define HOPCHECK_RUNNER_RUN_PROBE_H_

#include "base/stop_signal.h"
#include "firewall/rule_book.h"
#include "report/result.h"
#include "runner/flight.h"
#include "scenario/scenario.h"
#include "topology/live_topology.h"
#include "trace/firewall_watch.h"
#include "trace/route_book.h"
#include "trace/tracer.h"

namespace hopcheck {

// Where a probe is sent, and what is known of it.
struct Scene {
  const LiveTopology& topology;
  FirewallWatch& firewall;
  RouteBooks& routes;
  RuleTexts texts = RuleTexts::kAll;
};

// Where the scene does without the texts of rules, a path has them all the same
// if there is something to tell of it: it is not as expected, or inconclusive.
// Precondition: ResolveTarget(scenario, probe, variant) has a value.
// Throws KernelError where sockets are refused, Interrupted on `stop`.
ProbeResult RunProbe(const Scenario& scenario, const Probe& probe,
                     const Variant& variant, const Scene& scene, Tracer& tracer,
                     const Stop& stop);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_RUN_PROBE_H_
