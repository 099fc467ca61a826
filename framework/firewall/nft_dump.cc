#include "firewall/nft_dump.h"

#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <sys/socket.h>

#include <string>
#include <utility>

#include "base/kernel_error.h"
#include "base/netfilter_names.h"
#include "firewall/rule_expressions.h"
#include "netlink/socket.h"
#include "netlink/trace_table.h"

namespace hopcheck {
namespace {

struct ReplyView {
  explicit ReplyView(const Reply& reply)
      : family(reply.As<nfgenmsg>().nfgen_family),
        attributes(reply.AttributesAfter<nfgenmsg>()) {}
  std::string Text(uint16_t type) const {
    const auto found = attributes.Find(type);
    return found ? found->Text() : "";
  }
  uint8_t family;
  Attributes attributes;
};

uint32_t U32Of(const Attributes& attributes, uint16_t type) {
  const auto found = attributes.Find(type);
  return found ? be32toh(found->U32()) : 0;
}

BookChain ReadChain(const ReplyView& view) {
  BookChain chain;
  if (!view.attributes.Find(NFTA_CHAIN_HOOK)) return chain;
  const Attributes hook = view.attributes.Nested(NFTA_CHAIN_HOOK);
  chain.hook = HookName(view.family, U32Of(hook, NFTA_HOOK_HOOKNUM));
  chain.priority = static_cast<int32_t>(U32Of(hook, NFTA_HOOK_PRIORITY));
  chain.policy =
      U32Of(view.attributes, NFTA_CHAIN_POLICY) == NF_DROP ? "drop" : "accept";
  return chain;
}

std::vector<Reply> Dump(NetlinkSocket& socket, uint16_t message,
                        const char* command) {
  const nfgenmsg header{.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0};
  return socket.Exchange(
      Request(static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message),
              NLM_F_DUMP, header, command));
}

std::map<ChainName, DumpedChain> DumpChainsOver(NetlinkSocket& socket) {
  std::map<ChainName, DumpedChain> chains;
  for (const Reply& reply : Dump(socket, NFT_MSG_GETCHAIN, "nft list chains")) {
    const ReplyView view(reply);
    ChainName name{FamilyName(view.family), view.Text(NFTA_CHAIN_TABLE),
                   view.Text(NFTA_CHAIN_NAME)};
    if (IsTraceTable(name.table)) continue;
    chains[std::move(name)].chain = ReadChain(view);
  }
  return chains;
}

std::map<ChainName, DumpedChain> DumpAll(NetlinkSocket& socket) {
  std::map<ChainName, DumpedChain> chains = DumpChainsOver(socket);
  if (chains.empty()) return chains;
  for (const Reply& reply : Dump(socket, NFT_MSG_GETRULE, "nft list ruleset")) {
    const ReplyView view(reply);
    const ChainName name{FamilyName(view.family), view.Text(NFTA_RULE_TABLE),
                         view.Text(NFTA_RULE_CHAIN)};
    const auto found = chains.find(name);
    if (found == chains.end()) continue;
    found->second.rules.push_back(ReadDumpedRule(view.attributes));
  }
  return chains;
}

template <typename Dumper>
std::map<ChainName, DumpedChain> WhereThereIsNftables(Dumper dump) {
  try {
    NetlinkSocket socket(NETLINK_NETFILTER, "");
    return dump(socket);
  } catch (const KernelError& error) {
    if (MeansNoNftables(error.error())) return {};
    throw;
  }
}

}  // namespace

std::map<ChainName, DumpedChain> DumpNftables() {
  return WhereThereIsNftables(DumpAll);
}

std::map<ChainName, DumpedChain> DumpChains() {
  return WhereThereIsNftables(DumpChainsOver);
}

}  // namespace hopcheck
