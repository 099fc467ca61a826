#include "runner/run_scenario.h"

#include "runner/live_variant.h"
#include "runner/probe_meaning.h"

namespace hopcheck {

ScenarioResult RunScenario(const Scenario& scenario, const Variant& variant,
                           Tracer& tracer, const Stop& stop, RuleTexts texts) {
  ScenarioResult result{.file = scenario.file,
                        .title = scenario.title,
                        .variant = variant,
                        .probes = {}};
  LiveVariant live(scenario, variant, texts);
  for (const Probe& probe : scenario.probes) {
    if (HasMeaning(scenario, probe, variant)) {
      result.probes.push_back(live.Run(probe, tracer, stop));
    }
  }
  return result;
}

}  // namespace hopcheck
