// Firewall rules as data: {chain: ip:filter.INPUT, policy: drop, rules: […]}.
#ifndef HOPCHECK_SCENARIO_DATA_RULE_READER_H_
#define HOPCHECK_SCENARIO_DATA_RULE_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

std::optional<DataChain> ReadDataChain(const YamlNode& node,
                                       Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_RULE_READER_H_
