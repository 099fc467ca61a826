#include "netlink/trace_table.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cerrno>
#include <charconv>
#include <climits>

// 5.12; Debian 12's headers have it, under this name.
static_assert(NFT_TABLE_F_OWNER == 2);

namespace hopcheck {
namespace {

// Not in Debian 12's headers: 6.3, 6.9.
constexpr uint16_t kDestroyTable = 26;  // NFT_MSG_DESTROYTABLE
constexpr uint32_t kPersist = 4;        // NFT_TABLE_F_PERSIST

constexpr uint32_t kIcmpHeader = 8;
constexpr uint32_t kIpv4Header = 20;
constexpr uint32_t kIpv6Header = 40;
constexpr size_t kCapacity = 1024;

// Followed by the hook's number and, of a device's hook, its name.
constexpr std::string_view kChainPrefix = "hook-";

std::string ChainName(const TraceHook& hook) {
  std::string name = fmt::format("{}{}", kChainPrefix, hook.hook);
  if (!hook.device.empty()) name += "-" + hook.device;
  return name;
}

Request NftRequest(uint16_t message, uint16_t flags, uint8_t family,
                   std::string command) {
  return Request(static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message),
                 flags, nfgenmsg{family, NFNETLINK_V0, 0}, std::move(command),
                 kCapacity);
}

void PutBig32(Request& request, uint16_t type, uint32_t value) {
  request.PutU32(type, htonl(value));
}

template <typename Fill>
void PutExpression(Request& request, const char* name, Fill&& fill) {
  request.Nest(NFTA_LIST_ELEM, [&] {
    request.Put(NFTA_EXPR_NAME, name);
    request.Nest(NFTA_EXPR_DATA, fill);
  });
}

// The eight bytes at `offset` behind the transport header are `run`.
void PutMatch(Request& request, uint32_t offset,
              const std::array<uint8_t, 8>& run) {
  PutExpression(request, "payload", [&] {
    PutBig32(request, NFTA_PAYLOAD_DREG, NFT_REG_1);
    PutBig32(request, NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER);
    PutBig32(request, NFTA_PAYLOAD_OFFSET, offset);
    PutBig32(request, NFTA_PAYLOAD_LEN, run.size());
  });
  PutExpression(request, "cmp", [&] {
    PutBig32(request, NFTA_CMP_SREG, NFT_REG_1);
    PutBig32(request, NFTA_CMP_OP, NFT_CMP_EQ);
    request.Nest(NFTA_CMP_DATA, [&] {
      request.Put(NFTA_DATA_VALUE, std::span<const uint8_t>(run));
    });
  });
}

// `meta nftrace set 1 accept`: the verdict, which ends this chain and no other,
// saves the kernel to tell of the chain's policy as well.
void PutTrace(Request& request) {
  const uint8_t on = 1;
  PutExpression(request, "immediate", [&] {
    PutBig32(request, NFTA_IMMEDIATE_DREG, NFT_REG_1);
    request.Nest(NFTA_IMMEDIATE_DATA,
                 [&] { request.Put(NFTA_DATA_VALUE, std::span(&on, 1)); });
  });
  PutExpression(request, "meta", [&] {
    PutBig32(request, NFTA_META_KEY, NFT_META_NFTRACE);
    PutBig32(request, NFTA_META_SREG, NFT_REG_1);
  });
  PutExpression(request, "immediate", [&] {
    PutBig32(request, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    request.Nest(NFTA_IMMEDIATE_DATA, [&] {
      request.Nest(NFTA_DATA_VERDICT,
                   [&] { PutBig32(request, NFTA_VERDICT_CODE, NF_ACCEPT); });
    });
  });
}

Request DestroyTable(const TraceTable& table) {
  Request request = NftRequest(kDestroyTable, 0, table.family,
                               fmt::format("nft destroy table {}", table.name));
  request.Put(NFTA_TABLE_NAME, table.name);
  return request;
}

Request DeleteTable(const TraceTable& table) {
  Request request = NftRequest(NFT_MSG_DELTABLE, 0, table.family,
                               fmt::format("nft delete table {}", table.name));
  request.Put(NFTA_TABLE_NAME, table.name);
  return request;
}

uint32_t FlagsOf(TraceTableLife life) {
  switch (life) {
    case TraceTableLife::kSocket:
      return NFT_TABLE_F_OWNER;
    case TraceTableLife::kNamespace:
      return NFT_TABLE_F_OWNER | kPersist;
    case TraceTableLife::kUnowned:
      return 0;
  }
  return 0;
}

// `exclusive`: it must not be there.
Request NewTable(const TraceTable& table, bool exclusive = true) {
  const auto flags =
      static_cast<uint16_t>(NLM_F_CREATE | (exclusive ? NLM_F_EXCL : 0));
  Request request = NftRequest(NFT_MSG_NEWTABLE, flags, table.family,
                               fmt::format("nft add table {}", table.name));
  request.Put(NFTA_TABLE_NAME, table.name);
  PutBig32(request, NFTA_TABLE_FLAGS, FlagsOf(table.life));
  return request;
}

// What an earlier socket has left goes.
void ReplaceOld(const TraceTable& table, std::vector<Request>& requests) {
  if (table.life == TraceTableLife::kNamespace) {
    requests.push_back(DestroyTable(table));
  }
  // Destroying came with 6.3; deleting wants the table to be there.
  if (table.life == TraceTableLife::kUnowned) {
    requests.push_back(NewTable(table, false));
    requests.push_back(DeleteTable(table));
  }
}

Request NewChain(const TraceTable& table, const TraceHook& hook,
                 const std::string& name) {
  Request request =
      NftRequest(NFT_MSG_NEWCHAIN, NLM_F_CREATE | NLM_F_EXCL, table.family,
                 fmt::format("nft add chain {} {}", table.name, name));
  request.Put(NFTA_CHAIN_TABLE, table.name);
  request.Put(NFTA_CHAIN_NAME, name);
  request.Nest(NFTA_CHAIN_HOOK, [&] {
    PutBig32(request, NFTA_HOOK_HOOKNUM, hook.hook);
    PutBig32(request, NFTA_HOOK_PRIORITY, static_cast<uint32_t>(INT_MIN));
    if (!hook.device.empty()) request.Put(NFTA_HOOK_DEV, hook.device);
  });
  request.Put(NFTA_CHAIN_TYPE, "filter");
  return request;
}

Request NewRule(const TraceTable& table, const std::string& chain,
                uint32_t offset, const std::array<uint8_t, 8>& run) {
  Request request =
      NftRequest(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND, table.family,
                 fmt::format("nft add rule {} {} meta nftrace set 1 accept",
                             table.name, chain));
  request.Put(NFTA_RULE_TABLE, table.name);
  request.Put(NFTA_RULE_CHAIN, chain);
  request.Nest(NFTA_RULE_EXPRESSIONS, [&] {
    PutMatch(request, offset, run);
    PutTrace(request);
  });
  return request;
}

}  // namespace

bool MeansTooOld(int error) {
  // Of the message to destroy a table, and of the flags.
  return error == EINVAL || error == EOPNOTSUPP;
}

bool MeansNoNftables(int error) {
  // nfnetlink's answer for a subsystem that it does not have; a kernel without
  // nfnetlink has no such socket.
  return error == EINVAL || error == EPROTONOSUPPORT || error == EOPNOTSUPP;
}

std::optional<uint32_t> HookOfTraceChain(std::string_view chain) {
  if (!chain.starts_with(kChainPrefix)) return std::nullopt;
  chain.remove_prefix(kChainPrefix.size());
  uint32_t hook = 0;
  const auto [end, error] =
      std::from_chars(chain.data(), chain.data() + chain.size(), hook);
  if (error != std::errc()) return std::nullopt;
  return hook;
}

bool IsTraceTable(std::string_view name) {
  return name.starts_with(kTraceTable);
}

std::vector<Request> TraceTableRequests(const TraceTable& table,
                                        std::span<const TraceHook> hooks,
                                        const std::array<uint8_t, 8>& run) {
  std::vector<Request> requests;
  ReplaceOld(table, requests);
  requests.push_back(NewTable(table));
  for (const TraceHook& hook : hooks) {
    const std::string chain = ChainName(hook);
    requests.push_back(NewChain(table, hook, chain));
    for (const uint32_t quoted :
         {0u, kIpv4Header + kIcmpHeader, kIpv6Header + kIcmpHeader}) {
      requests.push_back(NewRule(table, chain, kIcmpHeader + quoted, run));
    }
  }
  return requests;
}

}  // namespace hopcheck
