// What nf_tables holds, as the kernel lists it: chains, and rules by handle and
// position, without texts.
#ifndef HOPCHECK_FIREWALL_NFT_DUMP_H_
#define HOPCHECK_FIREWALL_NFT_DUMP_H_

#include <map>
#include <vector>

#include "firewall/rule_book.h"

namespace hopcheck {

// What a rule is made of tells whose it is.
struct RuleMake {
  bool has_xt = false;           // an iptables match or target
  bool has_counter = false;      // as every rule of iptables-nft
  bool is_native = false;        // an expression that iptables-nft cannot make
  bool has_nft_comment = false;  // iptables-nft makes a match of its comments
};

struct DumpedRule {
  BookRule rule;  // all but its text
  RuleMake make;
  bool has_text = false;  // it was found; it may be empty
};

struct DumpedChain {
  BookChain chain;  // without rules
  std::vector<DumpedRule> rules;
};

// The calling thread's network namespace, without hopcheck's own table; empty
// where the kernel has no nf_tables. Throws KernelError.
std::map<ChainName, DumpedChain> DumpNftables();
// The same without their rules.
std::map<ChainName, DumpedChain> DumpChains();

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_DUMP_H_
