// Expected entries of the connection tracking table.
#ifndef HOPCHECK_SCENARIO_CONNTRACK_READER_H_
#define HOPCHECK_SCENARIO_CONNTRACK_READER_H_

#include <vector>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// - namespace: router
//   original: {source: 10.0.0.2, destination: 10.0.1.2}
//   reply: {source: 10.0.1.2, destination: $public}
//   mark: 1
std::vector<ExpectedConntrack> ReadConntrack(const YamlNode& list,
                                             Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_CONNTRACK_READER_H_
