// ipset rulesets, loaded by the system's ipset.
#ifndef HOPCHECK_FIREWALL_IPSET_RESTORE_H_
#define HOPCHECK_FIREWALL_IPSET_RESTORE_H_

#include <string>

#include "firewall/run_tool.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// What loads such a ruleset.
Tool IpsetTool();

// ipset restore < TEXT
// in the calling thread's network namespace. Throws as LoadFirewall does.
void RestoreIpset(const FirewallItem& item, const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_IPSET_RESTORE_H_
