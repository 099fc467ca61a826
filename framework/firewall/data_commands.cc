#include "firewall/data_commands.h"

#include <fmt/format.h>
#include <linux/netfilter/nf_tables.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/shell_word.h"
#include "firewall/data_transaction.h"
#include "firewall/iptables_command.h"
#include "firewall/iptables_rule.h"
#include "firewall/nft_object.h"
#include "netlink/message.h"
#include "scenario/data_family.h"
#include "scenario/data_hook.h"

namespace hopcheck {
namespace {

// A request's command as a line of what `nft -f` reads.
std::string NftLine(const Request& request) {
  constexpr std::string_view kProgram = "nft ";
  return request.command().substr(kProgram.size()) + "\n";
}

// The set of a rule is made by the rule's own command.
bool HasCommandOfItsOwn(const Request& request) {
  const int message = request.type() & 0xff;
  return message == NFT_MSG_NEWTABLE || message == NFT_MSG_NEWCHAIN ||
         message == NFT_MSG_NEWRULE;
}

// Makes a base chain that says not where it hooks in, unless it stands: it
// then keeps its place.
LoadCommand MakeBaseChain(const DataChain& chain, const BaseHook& hook) {
  const ChainName& name = chain.name;
  return {.command = "nft -f -",
          .input = NftLine(NewTable(name, chain.place)) +
                   NftLine(NewChain(name, hook, std::nullopt, chain.place)),
          .unless = fmt::format("nft list chain {} {} {}", name.family,
                                ShellWord(name.table), ShellWord(name.chain)),
          .place = chain.place};
}

void AddNative(const std::vector<DataChain>& chains, const Place& place,
               bool first, std::vector<LoadCommand>& commands) {
  const auto is_made = [first](const DataChain& chain) {
    return !first && !SaysHook(chain) && BaseHookOf(chain);
  };
  for (const DataChain& chain : chains) {
    if (is_made(chain)) {
      commands.push_back(MakeBaseChain(chain, *BaseHookOf(chain)));
    }
  }
  const auto transaction = DataTransaction(
      chains, [first](const ChainName& /*name*/) { return !first; });
  std::string text;
  for (const Request& request : transaction) {
    if (HasCommandOfItsOwn(request)) text += NftLine(request);
  }
  if (text.empty()) return;
  commands.push_back(
      {.command = "nft -f -", .input = std::move(text), .place = place});
}

void AddIptablesChain(const DataChain& chain, bool first,
                      std::vector<LoadCommand>& commands) {
  const std::string tool = IptablesTool(chain.name);
  const std::string name = ShellWord(chain.name.chain);
  LoadCommand command{.place = chain.place};
  if (!BaseHookOf(chain)) {
    command.command = fmt::format("{} -N {}", tool, name);
    if (!first) command.unless = fmt::format("{} -S {}", tool, name);
  } else if (chain.policy || first) {
    command.command = fmt::format("{} -P {} {}", tool, name,
                                  chain.policy == "drop" ? "DROP" : "ACCEPT");
  } else {
    return;  // its rules make it, where it does not stand
  }
  commands.push_back(std::move(command));
}

void AddIptables(const std::vector<DataChain>& chains, bool first,
                 std::vector<LoadCommand>& commands) {
  for (const DataChain& chain : chains) {
    AddIptablesChain(chain, first, commands);
  }
  for (const DataChain& chain : chains) {
    for (const DataRule& rule : chain.rules) {
      commands.push_back({.command = IptablesRule(chain.name, rule).command(),
                          .place = rule.place});
    }
  }
}

}  // namespace

std::vector<LoadCommand> DataCommands(const FirewallItem& item, bool first) {
  std::vector<DataChain> iptables;
  std::vector<DataChain> native;
  for (DataChain& chain : WithFamilies(item.chains)) {
    (IsIptablesTable(chain.name) ? iptables : native)
        .push_back(std::move(chain));
  }
  std::vector<LoadCommand> commands;
  AddIptables(iptables, first, commands);
  AddNative(native, item.place, first, commands);
  return commands;
}

}  // namespace hopcheck
