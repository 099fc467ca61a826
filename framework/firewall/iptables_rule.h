// A rule as data made of the expressions that iptables-nft makes of the same
// rule, so that iptables prints it as one of its own.
#ifndef HOPCHECK_FIREWALL_IPTABLES_RULE_H_
#define HOPCHECK_FIREWALL_IPTABLES_RULE_H_

#include "base/ip_types.h"
#include "firewall/nft_object.h"
#include "netlink/message.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// `chain` is of one of iptables' tables, `rule` of its family.
Request IptablesRule(const ChainName& chain, const DataRule& rule);

// -p tcp --dport 80, -p icmp --icmp-type 8, -m conntrack --ctstate NEW,
// -m mark --mark 1, -m limit --limit 3/minute, -m comment --comment words
void AddMatches(const DataRule& rule, Family family, RuleBuilder& builder);
// -j REJECT, -g CHAIN, ...: what the rule does.
void AddTarget(const DataVerdict& verdict, Family family, RuleBuilder& builder);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_IPTABLES_RULE_H_
