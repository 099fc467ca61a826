// The chains and rules of nf_tables.
#ifndef HOPCHECK_FIREWALL_NFT_RULES_H_
#define HOPCHECK_FIREWALL_NFT_RULES_H_

#include "firewall/rule_book.h"

namespace hopcheck {

// The calling thread's network namespace, without hopcheck's own table. Throws
// KernelError.
BookChains ReadNftRules(RuleTexts texts);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_RULES_H_
