#include "firewall/nft_rules.h"

#include <fmt/format.h>
#include <nftables/libnftables.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/kernel_error.h"
#include "base/letter_case.h"
#include "firewall/iptables_text.h"
#include "firewall/nft_dump.h"
#include "firewall/nft_listing.h"
#include "firewall/save_tool.h"
#include "scenario/data_hook.h"

namespace hopcheck {
namespace {

using Dump = std::map<ChainName, DumpedChain>;

// Above this many, all are listed at once.
constexpr size_t kMostSingleTables = 8;

// Whether iptables-nft made the table. It can print tables that it did not
// make, and then leaves out what it does not know (a set of ports).
class Maker {
 public:
  void Take(std::string_view name, const DumpedChain& chain) {
    const std::string_view hook = chain.chain.hook;
    // "FORWARD" at the hook "forward".
    if (!hook.empty() && name != UpperCase(hook)) {
      foreign_chain_ = true;
    }
    for (const DumpedRule& rule : chain.rules) {
      const RuleMake& make = rule.make;
      has_xt_ |= make.has_xt;
      foreign_rule_ |=
          !make.has_counter || make.is_native || make.has_nft_comment;
    }
    rules_ += chain.rules.size();
  }
  bool IsIptables() const {
    return rules_ != 0 && !foreign_chain_ && (has_xt_ || !foreign_rule_);
  }

 private:
  size_t rules_ = 0;
  bool has_xt_ = false;
  bool foreign_chain_ = false;
  bool foreign_rule_ = false;
};

struct Tables {
  std::vector<std::string> iptables;
  bool others = false;  // of names that iptables uses, too
};

Tables FindTables(const Dump& dump, std::string_view family) {
  std::map<std::string, Maker> makers;
  for (const auto& [name, chain] : dump) {
    if (name.family != family || !IsIptablesTable(name)) continue;
    makers[name.table].Take(name.chain, chain);
  }
  Tables tables;
  for (const auto& [name, maker] : makers) {
    if (maker.IsIptables()) {
      tables.iptables.push_back(name);
    } else {
      tables.others = true;
    }
  }
  return tables;
}

// Text i is that of rule i, unless the ruleset changed meanwhile.
void TakeTexts(SavedChain& saved, DumpedChain& chain) {
  if (saved.rules.size() != chain.rules.size()) return;
  for (size_t i = 0; i < chain.rules.size(); ++i) {
    DumpedRule& rule = chain.rules[i];
    if (rule.make.is_native) continue;
    rule.rule.text = std::move(saved.rules[i]);
    rule.has_text = true;
  }
}

void TakeIptablesTexts(std::string_view family, const std::string& tool,
                       Dump& dump) {
  const Tables tables = FindTables(dump, family);
  if (tables.iptables.empty()) return;
  // A table that the tool does not understand may end it: it is then asked for
  // the others alone.
  const auto text = RunSaveTool(
      tool, tables.others ? tables.iptables : std::vector<std::string>{});
  if (!text) return;
  auto saved = ParseIptablesSave(*text);
  for (auto& [name, chain] : dump) {
    if (name.family != family) continue;
    if (std::ranges::find(tables.iptables, name.table) ==
        tables.iptables.end()) {
      continue;
    }
    const auto table = saved.find(name.table);
    if (table == saved.end() || table->second.partial) continue;
    const auto found = table->second.chains.find(name.chain);
    if (found != table->second.chains.end()) TakeTexts(found->second, chain);
  }
}

// "nft --handle --stateless --terse": without counts, which the next packet
// changes, and without the elements of named sets.
std::string List(const std::string& what) {
  const std::unique_ptr<nft_ctx, decltype(&nft_ctx_free)> nft(
      ::nft_ctx_new(NFT_CTX_DEFAULT), nft_ctx_free);
  if (!nft) throw std::bad_alloc();
  ::nft_ctx_output_set_flags(nft.get(), NFT_CTX_OUTPUT_HANDLE |
                                            NFT_CTX_OUTPUT_STATELESS |
                                            NFT_CTX_OUTPUT_TERSE);
  ::nft_ctx_buffer_output(nft.get());
  ::nft_ctx_buffer_error(nft.get());
  if (::nft_run_cmd_from_buffer(nft.get(), ("list " + what).c_str()) != 0) {
    return "";
  }
  return ::nft_ctx_get_output_buffer(nft.get());
}

// "ip filter", of each table that has rules without a text.
std::set<std::string> TablesWithoutTexts(const Dump& dump) {
  std::set<std::string> tables;
  for (const auto& [name, chain] : dump) {
    if (!std::ranges::all_of(chain.rules, &DumpedRule::has_text)) {
      tables.insert(name.family + " " + name.table);
    }
  }
  return tables;
}

void TakeNftTexts(const std::set<std::string>& tables, BookChains& chains) {
  if (tables.empty()) return;
  bool all = tables.size() > kMostSingleTables;
  for (const std::string& table : tables) {
    if (all) break;
    const std::string listing = List("table " + table);
    // A name that nft's own grammar does not take.
    if (listing.empty()) all = true;
    TakeTextsFromListing(listing, chains);
  }
  if (all) TakeTextsFromListing(List("ruleset"), chains);
}

}  // namespace

BookChains ReadNftRules(RuleTexts texts) {
  Dump dump = DumpNftables();
  std::set<std::string> without;
  if (texts == RuleTexts::kAll) {
    TakeIptablesTexts("ip", "iptables-nft-save", dump);
    TakeIptablesTexts("ip6", "ip6tables-nft-save", dump);
    without = TablesWithoutTexts(dump);
  }
  BookChains chains;
  for (auto& [name, dumped] : dump) {
    BookChain& chain = chains[name];
    chain = std::move(dumped.chain);
    chain.rules.reserve(dumped.rules.size());
    for (DumpedRule& rule : dumped.rules) {
      chain.rules.push_back(std::move(rule.rule));
    }
  }
  TakeNftTexts(without, chains);
  return chains;
}

}  // namespace hopcheck
