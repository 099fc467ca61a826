#include "scenario/scenario_check.h"

namespace hopcheck {

void CheckScenario(const Scenario& scenario, bool topology_sound,
                   Diagnostics& diagnostics) {
  NameIndex names(scenario.topology, diagnostics);
  CheckLinks(scenario.topology, names, diagnostics);
  CheckSegments(scenario.topology, names, diagnostics);
  CheckNamespaces(scenario.topology, names, diagnostics);
  CheckProbes(scenario, topology_sound, names, diagnostics);
}

}  // namespace hopcheck
