// Fixtures: topologies kept in files of their own, over which a scenario lays
// what it adds.
#ifndef HOPCHECK_SCENARIO_FIXTURE_H_
#define HOPCHECK_SCENARIO_FIXTURE_H_

#include "base/diagnostic.h"
#include "scenario/scenario_reader.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// The topology with the fixture that it names merged under it, and that one's
// fixture under that. Maps merge key by key; lists and scalars of the upper
// replace those below, except `links`, which are joined. Every node keeps the
// file and line it comes from. Null where a fixture could not be read.
YamlRef MergeFixtures(const YamlNode& topology, const ReadOptions& options,
                      Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_FIXTURE_H_
