// Rules for policy routing.
#ifndef HOPCHECK_NETLINK_RULE_H_
#define HOPCHECK_NETLINK_RULE_H_

#include <optional>

#include "netlink/message.h"
#include "netlink/reply.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// ip [-6] rule add [not] from P to P iif D oif D fwmark M/M priority N
//     lookup T | blackhole | unreachable | prohibit
Request AddRule(const PolicyRule& rule);

// ip [-6] rule show
Request ShowRules(Family family);

// The rule as the model has it, its place apart; nothing where `reply` is not
// about a rule.
std::optional<PolicyRule> ParseRule(const Reply& reply);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_RULE_H_
