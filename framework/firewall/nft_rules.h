// The chains and rules of nf_tables.
#ifndef HOPCHECK_FIREWALL_NFT_RULES_H_
#define HOPCHECK_FIREWALL_NFT_RULES_H_

#include <map>

#include "firewall/rule_book.h"

namespace hopcheck {

// The calling thread's network namespace, without hopcheck's own table. Throws
// KernelError.
std::map<ChainName, BookChain> ReadNftRules(RuleTexts texts);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_RULES_H_
