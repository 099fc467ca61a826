// The iptables command that a rule as data equals, in iptables' tables.
#ifndef HOPCHECK_FIREWALL_IPTABLES_COMMAND_H_
#define HOPCHECK_FIREWALL_IPTABLES_COMMAND_H_

#include <string>

#include "scenario/firewall_model.h"

namespace hopcheck {

// "ip6tables-nft -t nat"; without a table for filter, as nobody names it.
std::string IptablesTool(const ChainName& chain);

// "iptables-nft -A FORWARD -i lan -p tcp -m tcp --dport 22 -j ACCEPT", for a
// shell. `chain` is of one of iptables' tables, `rule` of its family.
std::string IptablesCommand(const ChainName& chain, const DataRule& rule);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_IPTABLES_COMMAND_H_
