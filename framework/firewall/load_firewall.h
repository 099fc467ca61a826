// From a namespace's `firewall:` list to rules in the kernel, each ruleset by
// the tool or library that loads it in production.
#ifndef HOPCHECK_FIREWALL_LOAD_FIREWALL_H_
#define HOPCHECK_FIREWALL_LOAD_FIREWALL_H_

#include <string>
#include <vector>

#include "firewall/ruleset_error.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// Loads `items`, in their order, into the calling thread's network namespace,
// which is new. `variant` is the backend of iptables items that name none.
// `object` is what errors name ("namespace router"). Throws RulesetError for a
// ruleset that is refused for what it says, and KernelError where the kernel
// or the machine lacks what loading needs (a table, nf_tables, a program).
//
// Each item does what its command does when it is run after those before it:
// iptables-restore replaces the tables that it names, so that of two items for
// one table the second is what stays; nft adds to what is there, unless the
// ruleset flushes it, whoever made it; ipset adds its sets; rules as data add
// to what is there, each item as a whole or not at all.
void LoadFirewall(const std::vector<FirewallItem>& items, Backend variant,
                  const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LOAD_FIREWALL_H_
