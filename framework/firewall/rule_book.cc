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

void AddTracked(const std::map<ChainName, BookChain>& chains,
                std::set<Family>& tracked) {
  for (const auto& [name, chain] : chains) {
    if (!std::ranges::any_of(chain.rules, &BookRule::tracks)) continue;
    if (name.family != "ip6") tracked.insert(Family::kIpv4);
    if (name.family != "ip") tracked.insert(Family::kIpv6);
  }
}

bool Holds(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

// As iptables-save and nft print a prefix with a space in it. Group 0, which
// iptables does not name, is the one that the trace is told to; what is logged
// without a group goes elsewhere.
bool LogsAsTheTraceDoes(const BookRule& rule) {
  const std::string& text = rule.text;
  if (Holds(text, R"(--nflog-prefix "TRACE: )")) {
    return !Holds(text, "--nflog-group ") || Holds(text, "--nflog-group 0");
  }
  return Holds(text, R"(log prefix "TRACE: )") && Holds(text, " group 0");
}

std::string FindImitator(const RuleBook& book) {
  for (const auto* chains : {&book.nft, &book.legacy}) {
    for (const auto& [name, chain] : *chains) {
      const auto found = std::ranges::find_if(chain.rules, LogsAsTheTraceDoes);
      if (found != chain.rules.end()) return found->text;
    }
  }
  return "";
}

}  // namespace

RuleBook RuleBook::Read(RuleTexts texts) {
  RuleBook book{.nft = {}, .legacy = ReadLegacyRules()};
  // Only its text tells an imitator of the legacy tables' trace.
  book.nft = ReadNftRules(book.legacy.empty() ? texts : RuleTexts::kAll);
  for (auto& [name, chain] : book.nft) {
    chain.by_handle = IndexByHandle(chain.rules);
  }
  AddTracked(book.nft, book.tracked);
  AddTracked(book.legacy, book.tracked);
  book.imitator = FindImitator(book);
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
