// The chains and rules of the legacy tables (ip_tables, ip6_tables).
#ifndef HOPCHECK_FIREWALL_LEGACY_RULES_H_
#define HOPCHECK_FIREWALL_LEGACY_RULES_H_

#include "firewall/rule_book.h"

namespace hopcheck {

// The calling thread's network namespace. Reading makes no table: what is not
// in use stays so. Throws KernelError.
BookChains ReadLegacyRules(RuleTexts texts);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LEGACY_RULES_H_
