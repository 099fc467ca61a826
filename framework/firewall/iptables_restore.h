// iptables and ip6tables rulesets, loaded by the system's iptables-restore.
#ifndef HOPCHECK_FIREWALL_IPTABLES_RESTORE_H_
#define HOPCHECK_FIREWALL_IPTABLES_RESTORE_H_

#include <string>

#include "firewall/run_tool.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// What loads `item`: "iptables-nft-restore".
Tool RestoreTool(const FirewallItem& item, Backend backend);

// iptables-nft-restore < TEXT
// (or iptables-legacy-restore, and ip6tables' of both) in the calling thread's
// network namespace. Throws as LoadFirewall does.
void RestoreIptables(const FirewallItem& item, Backend backend,
                     const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_IPTABLES_RESTORE_H_
