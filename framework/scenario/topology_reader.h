// The `topology:` of a scenario, its fixture already merged into it.
#ifndef HOPCHECK_SCENARIO_TOPOLOGY_READER_H_
#define HOPCHECK_SCENARIO_TOPOLOGY_READER_H_

#include "base/diagnostic.h"
#include "scenario/topology_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// Gives what could be read; a bridge's ports that stand in a link are among
// the interfaces of their namespace, declared there or not.
Topology ReadTopology(const YamlNode& node, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_TOPOLOGY_READER_H_
