// Static neighbours, as the text that `ip neigh add` takes or as a map.
#ifndef HOPCHECK_SCENARIO_NEIGHBOUR_READER_H_
#define HOPCHECK_SCENARIO_NEIGHBOUR_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/topology_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

std::optional<Neighbour> ReadNeighbour(const YamlNode& node,
                                       Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_NEIGHBOUR_READER_H_
