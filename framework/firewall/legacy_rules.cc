#include "firewall/legacy_rules.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "firewall/iptables_text.h"
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

BookRule ReadRule(std::string text, const SavedTable& table) {
  const std::vector<std::string> words = SplitRule(text);
  RuleEnd end = EndOf(words, [&](std::string_view name) {
    return table.chains.contains(name);
  });
  return {.text = std::move(text),
          .comment = CommentOf(words),
          .verdict = std::move(end.verdict),
          .target = std::move(end.target),
          .translates = RuleTranslates(words),
          .tracks = RuleTracks(words)};
}

}  // namespace

std::map<ChainName, BookChain> ParseLegacyRules(std::string_view save,
                                                const std::string& family) {
  std::map<ChainName, BookChain> chains;
  for (const auto& [table_name, table] : ParseIptablesSave(save)) {
    for (const auto& [name, saved] : table.chains) {
      BookChain& chain = chains[{family, table_name, name}];
      if (!saved.policy.empty()) {
        chain.hook = LowerCase(name);
        chain.priority = PriorityOf(table_name, chain.hook);
        chain.policy = saved.policy;
      }
      for (const std::string& rule : saved.rules) {
        chain.rules.push_back(ReadRule(rule, table));
      }
    }
  }
  return chains;
}

std::map<ChainName, BookChain> ReadLegacyRules() {
  struct Source {
    Family family;
    const char* tool;
    const char* name;
  };
  constexpr Source kSources[] = {
      {Family::kIpv4, "iptables-legacy-save", "ip"},
      {Family::kIpv6, "ip6tables-legacy-save", "ip6"}};
  std::map<ChainName, BookChain> chains;
  for (const Source& source : kSources) {
    if (!HasLegacyTables(source.family)) continue;
    const auto text = RunSaveTool(source.tool, {});
    if (text) chains.merge(ParseLegacyRules(*text, source.name));
  }
  return chains;
}

}  // namespace hopcheck
