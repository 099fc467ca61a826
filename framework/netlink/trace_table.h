// The nf_tables table that turns netfilter's trace on for the packets of this
// process's probes. It changes no verdict, and is owned by the socket that made
// it (NFT_TABLE_F_OWNER, 5.12), where the kernel knows owners: nobody else can
// change it.
#ifndef HOPCHECK_NETLINK_TRACE_TABLE_H_
#define HOPCHECK_NETLINK_TRACE_TABLE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netlink/message.h"

namespace hopcheck {

// Its name, in every family: nobody else's, and never part of a result. Where
// others may trace besides, a suffix tells the tables apart.
inline constexpr const char* kTraceTable = "hopcheck-trace";
// Whether a table of this name is hopcheck's, whoever runs it.
bool IsTraceTable(std::string_view name);

// Where a chain of the table hooks in, before all others there.
struct TraceHook {
  uint32_t hook = 0;  // NF_INET_PRE_ROUTING, NF_BR_LOCAL_OUT, NF_NETDEV_INGRESS
  std::string device;  // of a hook of the family netdev
};

// How long the table stands.
enum class TraceTableLife {
  // Until its socket is closed. That takes some milliseconds: nf_tables waits
  // until no packet can be in the table any more.
  kSocket,
  // Until the namespace goes (NFT_TABLE_F_PERSIST, 6.9; an older kernel refuses
  // the requests). Takes the place of what an earlier socket has left there.
  kNamespace,
  // The same before 5.12, where a table has no owner: only for a namespace that
  // goes with this process. Takes the place of what an earlier socket has left.
  kUnowned,
};

// Whether a kernel refuses kNamespace, or an owner, with this errno because it
// is too old.
bool MeansTooOld(int error);
// Why no table is made in a namespace in use before 5.12: nobody would take it
// away if hopcheck were killed.
inline constexpr std::string_view kNoOwnerInUse =
    "the trace of rules in a namespace in use needs tables that go with their "
    "owner (Linux 5.12), which this kernel lacks";
// Whether it refuses anything of nf_tables so because it has none.
bool MeansNoNftables(int error);

// The hook of one of its chains, by the chain's name; nothing for a name that
// none of them has.
std::optional<uint32_t> HookOfTraceChain(std::string_view chain);

struct TraceTable {
  std::string name = kTraceTable;
  uint8_t family = 0;  // NFPROTO_INET
  TraceTableLife life = TraceTableLife::kSocket;
};

// The table with one chain for each hook, whose rules trace packets that carry
// `run`, the beginning of a probe's payload, in an echo or quoted by an ICMP
// error.
std::vector<Request> TraceTableRequests(const TraceTable& table,
                                        std::span<const TraceHook> hooks,
                                        const std::array<uint8_t, 8>& run);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_TRACE_TABLE_H_
