#include "firewall/load_commands.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "firewall/data_commands.h"
#include "firewall/ipset_restore.h"
#include "firewall/iptables_restore.h"
#include "firewall/nft_ruleset.h"
#include "firewall/run_tool.h"

namespace hopcheck {
namespace {

// Whether `text` names files of its own. Where the word stands in a comment or
// a string, nothing but the folder is at stake.
bool Includes(std::string_view text) {
  constexpr std::string_view kWord = "include";
  for (size_t at = 0; (at = text.find(kWord, at)) != std::string_view::npos;) {
    at += kWord.size();
    const size_t next = text.find_first_not_of(" \t", at);
    if (next != std::string_view::npos && next != at &&
        (text[next] == '"' || text[next] == '\'')) {
      return true;
    }
  }
  return false;
}

LoadCommand NftCommand(const FirewallItem& item) {
  LoadCommand result{
      .command = "nft -f -", .input = item.text, .place = item.place};
  if (Includes(item.text)) {
    result.command = "nft -I . -f -";
    result.folder =
        std::filesystem::absolute(FolderOf(item)).lexically_normal();
  }
  return result;
}

// `first`: of its namespace's items.
std::vector<LoadCommand> LoadItem(const FirewallItem& item, Backend variant,
                                  bool first) {
  switch (item.kind) {
    case FirewallItem::Kind::kIptables:
    case FirewallItem::Kind::kIp6tables:
      return {{.command =
                   CommandOf(RestoreTool(item, item.backend.value_or(variant))),
               .input = item.text,
               .place = item.place}};
    case FirewallItem::Kind::kNftables:
      return {NftCommand(item)};
    case FirewallItem::Kind::kIpset:
      return {{.command = CommandOf(IpsetTool()),
               .input = item.text,
               .place = item.place}};
    case FirewallItem::Kind::kRules:
      return DataCommands(item, first);
  }
  return {};
}

}  // namespace

std::vector<LoadCommand> LoadCommands(const std::vector<FirewallItem>& items,
                                      Backend variant) {
  std::vector<LoadCommand> commands;
  for (const FirewallItem& item : items) {
    std::ranges::move(LoadItem(item, variant, &item == &items.front()),
                      std::back_inserter(commands));
  }
  return commands;
}

}  // namespace hopcheck
