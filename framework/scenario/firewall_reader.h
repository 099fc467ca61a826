// The items of a namespace's `firewall:` list.
#ifndef HOPCHECK_SCENARIO_FIREWALL_READER_H_
#define HOPCHECK_SCENARIO_FIREWALL_READER_H_

#include <cstddef>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// What the `*_file` items of one scenario may read together.
struct FileBudget {
  size_t bytes_left = size_t{64} << 20;
};

std::vector<FirewallItem> ReadFirewall(const YamlNode& list, FileBudget& budget,
                                       Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_FIREWALL_READER_H_
