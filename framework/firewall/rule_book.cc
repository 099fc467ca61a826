#include "firewall/rule_book.h"

#include <algorithm>
#include <numeric>

#include "firewall/legacy_rules.h"
#include "firewall/nft_rules.h"

namespace hopcheck {
namespace {

std::vector<uint32_t> IndexByHandle(const std::vector<BookRule>& rules) {
  std::vector<uint32_t> index(rules.size());
  std::iota(index.begin(), index.end(), 0u);
  std::ranges::sort(index, {}, [&](uint32_t i) { return rules[i].handle; });
  return index;
}

void AddTracked(const BookChains& chains, std::set<Family>& tracked) {
  for (const auto& [name, chain] : chains) {
    if (!std::ranges::any_of(chain.rules, &BookRule::tracks)) continue;
    if (name.family != "ip6") tracked.insert(Family::kIpv4);
    if (name.family != "ip") tracked.insert(Family::kIpv6);
  }
}

const BookRule* FindImitator(const RuleBook& book) {
  for (const auto* chains : {&book.nft, &book.legacy}) {
    const BookRule* first = nullptr;
    const ChainName* where = nullptr;
    for (const auto& [name, chain] : *chains) {
      const auto found =
          std::ranges::find_if(chain.rules, &BookRule::imitates_trace);
      if (found == chain.rules.end()) continue;
      if (where != nullptr && *where < name) continue;
      first = &*found;
      where = &name;
    }
    if (first != nullptr) return first;
  }
  return nullptr;
}

}  // namespace

size_t ChainNameHash::operator()(const ChainName& name) const {
  // Families and tables are few.
  const std::hash<std::string_view> hash;
  return hash(name.chain) ^ (hash(name.table) * 31) ^ name.family.size();
}

std::map<ChainName, const BookChain*> InOrder(const BookChains& chains) {
  std::map<ChainName, const BookChain*> in_order;
  for (const auto& [name, chain] : chains) in_order.emplace(name, &chain);
  return in_order;
}

RuleBook RuleBook::Read(RuleTexts texts) {
  RuleBook book{.nft = ReadNftRules(texts), .legacy = ReadLegacyRules(texts)};
  const BookRule* imitator = FindImitator(book);
  // It is told by its text.
  if (imitator != nullptr && texts != RuleTexts::kAll) return Read();
  if (imitator != nullptr) book.imitator = imitator->text;
  for (auto& [name, chain] : book.nft) {
    chain.by_handle = IndexByHandle(chain.rules);
  }
  AddTracked(book.nft, book.tracked);
  AddTracked(book.legacy, book.tracked);
  return book;
}

const BookChain* RuleBook::Find(Backend backend, const ChainName& chain) const {
  const auto& chains = backend == Backend::kNft ? nft : legacy;
  const auto found = chains.find(chain);
  return found == chains.end() ? nullptr : &found->second;
}

RuleBook::Located RuleBook::FindRule(const ChainName& name,
                                     uint64_t handle) const {
  const BookChain* chain = Find(Backend::kNft, name);
  return chain == nullptr ? Located() : FindRule(*chain, handle);
}

RuleBook::Located RuleBook::FindRule(const BookChain& chain, uint64_t handle) {
  const std::vector<BookRule>& rules = chain.rules;
  const auto handle_of = [&](uint32_t i) { return rules[i].handle; };
  if (chain.by_handle.size() != rules.size()) {
    const auto found = std::ranges::find(rules, handle, &BookRule::handle);
    if (found == rules.end()) return {};
    return {&*found, static_cast<uint32_t>(found - rules.begin() + 1)};
  }
  const auto found =
      std::ranges::lower_bound(chain.by_handle, handle, {}, handle_of);
  if (found == chain.by_handle.end() || handle_of(*found) != handle) return {};
  return {&rules[*found], *found + 1};
}

RuleBook::Located RuleBook::FindLegacyRule(const BookChain& chain,
                                           uint32_t position) {
  if (position < 1 || position > chain.rules.size()) return {nullptr, position};
  return {&chain.rules[position - 1], position};
}

}  // namespace hopcheck
