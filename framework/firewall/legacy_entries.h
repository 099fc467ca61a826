// What the entries of a legacy table say: its chains and rules, without texts,
// which are iptables-legacy-save's to tell.
#ifndef HOPCHECK_FIREWALL_LEGACY_ENTRIES_H_
#define HOPCHECK_FIREWALL_LEGACY_ENTRIES_H_

#include <map>
#include <string>

#include "firewall/legacy_table.h"
#include "firewall/rule_book.h"

namespace hopcheck {

// By name; of base chains the policy, but neither hook nor priority.
std::map<std::string, BookChain> ChainsOf(const LegacyTable& table);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LEGACY_ENTRIES_H_
