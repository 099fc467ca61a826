#include "firewall/legacy_rules.h"

#include <linux/netfilter.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/letter_case.h"
#include "base/netfilter_names.h"
#include "firewall/iptables_text.h"
#include "firewall/legacy_entries.h"
#include "firewall/legacy_table.h"
#include "firewall/save_tool.h"

namespace hopcheck {
namespace {

// "forward" of FORWARD.
std::string_view HookOf(std::string_view chain) {
  for (uint32_t hook = 0; hook < NF_INET_NUMHOOKS; ++hook) {
    const std::string_view name = HookName(NFPROTO_INET, hook);
    if (UpperCase(name) == chain) return name;
  }
  return "unknown";
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

void ReadFamily(Family family, RuleTexts texts, BookChains& all) {
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
        chain.hook = HookOf(name);
        chain.priority = PriorityOf(table.name, chain.hook);
      }
      all[{is4 ? "ip" : "ip6", table.name, name}] = std::move(chain);
    }
  }
}

}  // namespace

BookChains ReadLegacyRules(RuleTexts texts) {
  BookChains chains;
  ReadFamily(Family::kIpv4, texts, chains);
  ReadFamily(Family::kIpv6, texts, chains);
  return chains;
}

}  // namespace hopcheck
