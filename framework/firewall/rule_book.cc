#include "firewall/rule_book.h"

namespace hopcheck {

RuleBook RuleBook::Read() { return {}; }

const BookChain* RuleBook::Find(Backend backend, const ChainName& chain) const {
  const auto& chains = backend == Backend::kNft ? nft : legacy;
  const auto found = chains.find(chain);
  return found == chains.end() ? nullptr : &found->second;
}

RuleBook::Located RuleBook::FindRule(const ChainName& name,
                                     uint64_t handle) const {
  const BookChain* chain = Find(Backend::kNft, name);
  if (chain == nullptr) return {};
  for (size_t i = 0; i < chain->rules.size(); ++i) {
    if (chain->rules[i].handle == handle) {
      return {&chain->rules[i], static_cast<uint32_t>(i + 1)};
    }
  }
  return {};
}

}  // namespace hopcheck
