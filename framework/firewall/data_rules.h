// Rules as data, sent to nf_tables in one netlink transaction: in iptables'
// tables as iptables-nft makes them, elsewhere as nft does.
#ifndef HOPCHECK_FIREWALL_DATA_RULES_H_
#define HOPCHECK_FIREWALL_DATA_RULES_H_

#include <string>
#include <vector>

#include "scenario/firewall_model.h"

namespace hopcheck {

// Loads `declared`, which the checks of the scenario have let pass, into the
// calling thread's network namespace, behind what stands there: all of it or
// nothing. `object` is what errors name ("namespace router"). Throws
// RulesetError and KernelError, as LoadFirewall does, with the place of the
// chain or rule and the nft command that it equals.
void LoadDataRules(const std::vector<DataChain>& declared,
                   const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_DATA_RULES_H_
