// A rule as data made of nft's own expressions, as nft makes them, for the
// tables that are not iptables'.
#ifndef HOPCHECK_FIREWALL_NATIVE_RULE_H_
#define HOPCHECK_FIREWALL_NATIVE_RULE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ip_types.h"
#include "firewall/nft_object.h"
#include "netlink/message.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// The rule, and before it the sets that it needs, numbered from `next_set` on.
std::vector<Request> NativeRule(const ChainName& chain, const DataRule& rule,
                                uint32_t& next_set);

// What the rule does. `family` is that of its packets, nothing where they may
// be of both.
void AddNativeVerdict(const DataVerdict& verdict, std::optional<Family> family,
                      RuleBuilder& builder);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NATIVE_RULE_H_
