// The whole pipeline for one scenario, without GoogleTest.
#ifndef HOPCHECK_RUNNER_RUN_SCENARIO_H_
#define HOPCHECK_RUNNER_RUN_SCENARIO_H_

#include "base/stop_signal.h"
#include "firewall/rule_book.h"
#include "report/result.h"
#include "scenario/scenario.h"
#include "trace/tracer.h"

namespace hopcheck {

// Builds the topology, runs every probe that has a meaning in `variant`, in
// the order declared, and takes the topology down. What the kernel refuses is
// inconclusive. `texts`: which rules have theirs in the results of probes that
// pass (run_probe.h). Throws Interrupted on `stop`.
ScenarioResult RunScenario(const Scenario& scenario, const Variant& variant,
                           Tracer& tracer, const Stop& stop,
                           RuleTexts texts = RuleTexts::kAll);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_RUN_SCENARIO_H_
