// One interface: {addresses: […], mac: …, mtu: …, up: …, bridge: […], …}.
#ifndef HOPCHECK_SCENARIO_INTERFACE_READER_H_
#define HOPCHECK_SCENARIO_INTERFACE_READER_H_

#include "base/diagnostic.h"
#include "scenario/topology_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// Gives the interface with what could be read, so that its name is known to
// everything that refers to it.
Interface ReadInterface(const YamlEntry& entry, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_INTERFACE_READER_H_
