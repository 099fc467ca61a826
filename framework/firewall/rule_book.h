// What stands in a namespace's firewall, by the numbers that netfilter's trace
// gives: text, comment and position of every rule of every backend.
#ifndef HOPCHECK_FIREWALL_RULE_BOOK_H_
#define HOPCHECK_FIREWALL_RULE_BOOK_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ip_types.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

struct BookRule {
  uint64_t handle = 0;  // nf_tables; 0 of a legacy rule
  // "-A FORWARD -p icmp -j ACCEPT" without "-A FORWARD ", as iptables-save
  // prints it; of a native nftables rule as `nft list` does.
  std::string text;
  std::string comment;
  // What it does when it matches, as far as the text says: accept, drop,
  // reject, return, jump, goto, queue or continue; "" where that depends on
  // the packet or is not known (a verdict map, a target of somebody's own).
  std::string verdict;
  std::string target;  // the chain of jump and goto
  // It rewrites addresses: dnat, snat, masquerade, redirect, netmap.
  bool translates = false;
  // For its sake the kernel keeps track of its family's connections.
  bool tracks = false;
  bool imitates_trace = false;  // trace_imitator.h
};

struct BookChain {
  // "forward" of a base chain, a view of a literal; "" of one that is jumped
  // to.
  std::string_view hook;
  int32_t priority = 0;         // of a base chain
  std::string policy;           // of a base chain: accept or drop
  std::vector<BookRule> rules;  // rule n of the chain is [n - 1]
  // Read() leaves here the indexes of `rules` in the order of their handles;
  // FindRule() works without, slower.
  std::vector<uint32_t> by_handle = {};
};

struct ChainNameHash {
  size_t operator()(const ChainName& name) const;
};
using BookChains = std::unordered_map<ChainName, BookChain, ChainNameHash>;
// The same by their names, in whose order people are told of them.
std::map<ChainName, const BookChain*> InOrder(const BookChains& chains);

// Whether rules are to have their texts. Those are the tools' to tell, which
// takes longer than all else; what the rules do is known without.
enum class RuleTexts : uint8_t { kAll, kNone };

class RuleBook {
 public:
  // Reads the calling thread's network namespace: what nf_tables holds (of
  // iptables-nft's own tables in iptables' words) and the legacy tables.
  // Throws KernelError.
  static RuleBook Read(RuleTexts texts = RuleTexts::kAll);

  // Null where there is none. `chain.family` is ip, ip6, inet, bridge, arp or
  // netdev.
  const BookChain* Find(Backend backend, const ChainName& chain) const;
  // The rule with this handle and its position, from 1; null and 0 for none.
  struct Located {
    const BookRule* rule = nullptr;
    uint32_t position = 0;
  };
  Located FindRule(const ChainName& name, uint64_t handle) const;
  static Located FindRule(const BookChain& chain, uint64_t handle);
  // The same of a legacy table's rule, which is known by its position.
  static Located FindLegacyRule(const BookChain& chain, uint32_t position);

  BookChains nft;
  BookChains legacy;
  // The families whose connections the kernel tracks, as far as rules ask for
  // it (BookRule::tracks).
  std::set<Family> tracked = {};
  // A rule that logs in the words of the trace of legacy tables ("TRACE: "),
  // by its text; "" for none. Log entries cannot be told from the trace then.
  std::string imitator = {};
};

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_RULE_BOOK_H_
