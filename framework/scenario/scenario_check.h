// What can be wrong between the parts of a scenario that are sound each by
// itself: names that nothing bears, ends that do not fit, and addresses that
// two have.
#ifndef HOPCHECK_SCENARIO_SCENARIO_CHECK_H_
#define HOPCHECK_SCENARIO_SCENARIO_CHECK_H_

#include "base/diagnostic.h"
#include "scenario/name_index.h"
#include "scenario/scenario.h"

namespace hopcheck {

// `topology_sound`: no error was found when the topology was read. Otherwise an
// address may be missing that was only written wrongly, and nothing is said
// about addresses that probes do not find.
void CheckScenario(const Scenario& scenario, bool topology_sound,
                   Diagnostics& diagnostics);

// Its parts, each in a file of its own.
void CheckLinks(const Topology& topology, NameIndex& names,
                Diagnostics& diagnostics);
void CheckSegments(const Topology& topology, const NameIndex& names,
                   Diagnostics& diagnostics);
void CheckNamespaces(const Topology& topology, NameIndex& names,
                     Diagnostics& diagnostics);
// The `rules` of a namespace's firewall.
void CheckDataRules(const Namespace& ns, NameIndex& names,
                    Diagnostics& diagnostics);
void CheckProbes(const Scenario& scenario, bool topology_sound,
                 NameIndex& names, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_SCENARIO_CHECK_H_
