// Rules for policy routing, as the text that `ip rule add` takes or as a map.
#ifndef HOPCHECK_SCENARIO_POLICY_RULE_READER_H_
#define HOPCHECK_SCENARIO_POLICY_RULE_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/topology_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

std::optional<PolicyRule> ReadPolicyRule(const YamlNode& node,
                                         Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_POLICY_RULE_READER_H_
