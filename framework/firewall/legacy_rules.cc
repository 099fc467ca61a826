#include "firewall/legacy_rules.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "firewall/iptables_text.h"
#include "firewall/legacy_entries.h"
#include "firewall/legacy_table.h"
#include "firewall/save_tool.h"

namespace hopcheck {
namespace {

std::string LowerCase(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

// Where a table's chain stands among others at its hook: enum nf_ip_hook_
// priorities (linux/netfilter_ipv4.h), the same for IPv6.
int32_t PriorityOf(std::string_view table, std::string_view hook) {
  if (table == "raw") return -300;
  if (table == "mangle") return -150;
  if (table == "security") return 50;
  if (table != "nat") return 0;
  return hook == "prerouting" || hook == "output" ? -100 : 100;
}

// Text i is that of rule i, unless the ruleset changed meanwhile.
void TakeTexts(SavedTable& saved, std::map<std::string, BookChain>& chains) {
  for (auto& [name, chain] : chains) {
    const auto found = saved.chains.find(name);
    if (found == saved.chains.end()) continue;
    std::vector<std::string>& texts = found->second.rules;
    if (texts.size() != chain.rules.size()) continue;
    for (size_t i = 0; i < texts.size(); ++i) {
      chain.rules[i].text = std::move(texts[i]);
    }
  }
}

void ReadFamily(Family family, RuleTexts texts,
                std::map<ChainName, BookChain>& all) {
  const std::vector<LegacyTable> tables = ReadLegacyTables(family);
  const bool is4 = family == Family::kIpv4;
  std::map<std::string, SavedTable, std::less<>> saved;
  if (texts == RuleTexts::kAll && !tables.empty()) {
    const auto text =
        RunSaveTool(is4 ? "iptables-legacy-save" : "ip6tables-legacy-save", {});
    if (text) saved = ParseIptablesSave(*text);
  }
  for (const LegacyTable& table : tables) {
    std::map<std::string, BookChain> chains = ChainsOf(table);
    TakeTexts(saved[table.name], chains);
    for (auto& [name, chain] : chains) {
      if (!chain.policy.empty()) {
        chain.hook = LowerCase(name);
        chain.priority = PriorityOf(table.name, chain.hook);
      }
      all[{is4 ? "ip" : "ip6", table.name, name}] = std::move(chain);
    }
  }
}

}  // namespace

std::map<ChainName, BookChain> ReadLegacyRules(RuleTexts texts) {
  std::map<ChainName, BookChain> chains;
  ReadFamily(Family::kIpv4, texts, chains);
  ReadFamily(Family::kIpv6, texts, chains);
  return chains;
}

}  // namespace hopcheck
