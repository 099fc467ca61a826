// Rules as data, sent to nf_tables in one netlink transaction.
#ifndef HOPCHECK_FIREWALL_DATA_RULES_H_
#define HOPCHECK_FIREWALL_DATA_RULES_H_

#include <string>
#include <vector>

#include "scenario/firewall_model.h"

namespace hopcheck {

// Loads `chains` into the calling thread's network namespace. `object` is what
// errors name ("namespace router"). Throws RulesetError and KernelError, as
// LoadFirewall does.
void LoadDataRules(const std::vector<DataChain>& chains,
                   const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_DATA_RULES_H_
