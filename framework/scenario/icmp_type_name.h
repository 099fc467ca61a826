// ICMP types and the answers of a reject, as iptables and nft name them.
#ifndef HOPCHECK_SCENARIO_ICMP_TYPE_NAME_H_
#define HOPCHECK_SCENARIO_ICMP_TYPE_NAME_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scenario/data_rule_model.h"

namespace hopcheck {

// What "echo-request" is in each family; neither where no family has it. The
// names are those of `iptables -p icmp -h` and `ip6tables -p icmpv6 -h`.
PerFamily<IcmpMatch> FindIcmpType(std::string_view name);
// Every name that means something there.
const std::vector<std::string_view>& KnownIcmpTypeNames();

// The codes of "destination unreachable" that "port-unreachable" means, with
// or without iptables' prefix "icmp-" or "icmp6-"; neither where no REJECT
// answers so.
PerFamily<uint8_t> FindRejectCodes(std::string_view name);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_ICMP_TYPE_NAME_H_
