// Routes, as the text that `ip route add` takes or as a map.
#ifndef HOPCHECK_SCENARIO_ROUTE_READER_H_
#define HOPCHECK_SCENARIO_ROUTE_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/topology_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// Also checks what can be told from the route alone: families, host bits, and
// what its type may carry.
std::optional<Route> ReadRoute(const YamlNode& node, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_ROUTE_READER_H_
