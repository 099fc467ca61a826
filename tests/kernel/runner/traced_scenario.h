// A scenario's probes, run as such and traced one by one.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_TRACED_SCENARIO_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_TRACED_SCENARIO_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "scenario/resolve_target.h"
#include "scenario/scenario.h"
#include "trace/tracer.h"

namespace hopcheck::testing {

// The command line has no words for the rest.
bool CanBeTraced(const Ping& ping);

// What `hopcheck trace` is asked for to send what the probe sends, and its
// result as JSON; `more` besides.
std::vector<std::string> OptionsOf(const Ping& ping,
                                   const ResolvedTarget& target,
                                   const std::vector<std::string>& more);

// The probes of the scenario's run, as its result has them.
nlohmann::json ProbesOfRun(const Scenario& scenario, const Variant& variant,
                           Tracer& tracer);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_TRACED_SCENARIO_H_
