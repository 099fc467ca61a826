#include "kernel/runner/traced_scenario.h"

#include "base/stop_signal.h"
#include "report/json.h"
#include "runner/run_scenario.h"

namespace hopcheck::testing {

using nlohmann::json;

bool CanBeTraced(const Ping& ping) {
  return ping.count == 1 && !ping.dont_fragment &&
         !(ping.source && ping.from_interface);
}

std::vector<std::string> OptionsOf(const Ping& ping,
                                   const ResolvedTarget& target,
                                   const std::vector<std::string>& more) {
  std::vector<std::string> options = {target.destination.ToString(), "--json",
                                      "-s", std::to_string(ping.size)};
  options.insert(options.end(), more.begin(), more.end());
  const auto add = [&](const char* name, const std::string& value) {
    options.insert(options.end(), {name, value});
  };
  if (ping.from_interface) add("-I", *ping.from_interface);
  if (ping.source) add("-I", ping.source->ToString());
  if (ping.ttl) add("-t", std::to_string(*ping.ttl));
  if (ping.mark) add("-m", std::to_string(*ping.mark));
  return options;
}

json ProbesOfRun(const Scenario& scenario, const Variant& variant,
                 Tracer& tracer) {
  const StopSignal stop;
  const ScenarioResult result = RunScenario(scenario, variant, tracer, stop);
  return json::parse(ToJson(RunResult{.scenarios = {result}}))
      .at("scenarios")[0]
      .at("probes");
}

}  // namespace hopcheck::testing
