#include "trace/netfilter_watch.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter_bridge.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "base/kernel_error.h"
#include "firewall/legacy_table.h"
#include "netlink/packet_log.h"
#include "topology/sysctl.h"

namespace hopcheck {
namespace {

// The group that the legacy tables' trace goes to, and as much of each packet
// as holds the cookie: IPv6 in ICMPv6 in IPv6, with room for options.
constexpr uint16_t kLogGroup = 0;
constexpr uint32_t kLogBytes = 192;

const TraceHook kIpHooks[] = {{NF_INET_PRE_ROUTING, ""},
                              {NF_INET_LOCAL_OUT, ""}};
const TraceHook kBridgeHooks[] = {{NF_BR_PRE_ROUTING, ""},
                                  {NF_BR_LOCAL_OUT, ""}};

// A kernel without a family has no ruleset of it.
bool IsMissing(const KernelError& error) {
  return error.error() == EOPNOTSUPP || error.error() == EAFNOSUPPORT ||
         error.error() == ENOENT;
}

std::string Object(const NetNamespace& space) {
  return "namespace " + space.name();
}

// The devices that chains of the ruleset hook into, by themselves (netdev) or
// before routing (inet ingress).
std::vector<TraceHook> DeviceHooks(NetlinkSocket& socket) {
  const Request dump(
      static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETCHAIN),
      NLM_F_DUMP, nfgenmsg{NFPROTO_UNSPEC, NFNETLINK_V0, 0}, "nft list chains");
  std::vector<TraceHook> hooks;
  const auto add = [&](uint32_t hook, const Attribute& device) {
    const bool known = std::ranges::any_of(hooks, [&](const TraceHook& h) {
      return h.hook == hook && h.device == device.Text();
    });
    if (!known) hooks.push_back({hook, device.Text()});
  };
  for (const Reply& reply : socket.Exchange(dump)) {
    const Attributes hook =
        reply.AttributesAfter<nfgenmsg>().Nested(NFTA_CHAIN_HOOK);
    const auto number = hook.Find(NFTA_HOOK_HOOKNUM);
    if (!number) continue;
    // Of inet, ingress has a number of its own.
    const bool is_netdev = reply.As<nfgenmsg>().nfgen_family == NFPROTO_NETDEV;
    const uint32_t at =
        is_netdev ? ntohl(number->U32()) : uint32_t{NF_NETDEV_INGRESS};
    if (const auto device = hook.Find(NFTA_HOOK_DEV)) add(at, *device);
    for (const Attribute device : hook.Nested(NFTA_HOOK_DEVS)) add(at, device);
  }
  return hooks;
}

}  // namespace

NetfilterWatch::NetfilterWatch(const NetNamespace& space, Tracer& tracer,
                               Watched watched)
    : space_(space), tracer_(tracer), watched_(watched) {
  if (tracer.probes_chains()) return;
  const NamespaceScope inside(space);
  socket_.emplace(NETLINK_NETFILTER, Object(space));
  AddTables();
  ListenToLog();
  const int fd = socket_->fd();
  socklen_t size = sizeof cookie_;
  Check(::getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie_, &size),
        "getsockopt(SO_COOKIE)", space.name());
  // All that was asked has been answered: from here on the filter keeps
  // everything out of the socket.
  const int filter = tracer.MessageFilter();
  Check(::setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, &filter, sizeof filter),
        "setsockopt(SO_ATTACH_BPF)", space.name());
  socket_->Join(NFNLGRP_NFTRACE);
  tracer.AddSocket(cookie_, space.inode());
}

NetfilterWatch::~NetfilterWatch() { tracer_.RemoveSocket(cookie_); }

void NetfilterWatch::AddTables() {
  std::vector<TraceHook> devices;
  try {
    devices = DeviceHooks(*socket_);
    AddTable(NFPROTO_INET, kIpHooks);
  } catch (const KernelError& error) {
    if (!MeansNoNftables(error.error()) && !IsMissing(error)) throw;
    // Legacy tables, too, are traced by a rule of nf_tables.
    throw KernelError(
        "the trace of rules needs nf_tables, which this kernel "
        "lacks",
        Object(space_), error.error());
  }
  AddTableIfThere(NFPROTO_BRIDGE, kBridgeHooks);
  if (!devices.empty()) AddTable(NFPROTO_NETDEV, devices);
}

void NetfilterWatch::AddTable(uint8_t family,
                              std::span<const TraceHook> hooks) {
  if (watched_ == Watched::kLive) {
    AddLiveTable(family, hooks);
    return;
  }
  const auto add = [&](TraceTableLife life) {
    socket_->Transact(NFNL_SUBSYS_NFTABLES,
                      TraceTableRequests({.family = family, .life = life},
                                         hooks, tracer_.run()));
  };
  // The newest kernel's way first: 6.9, 5.12.
  for (const auto life :
       {TraceTableLife::kNamespace, TraceTableLife::kSocket}) {
    try {
      add(life);
      return;
    } catch (const KernelError& error) {
      // Before 5.12 a table that stands is seen before what is not known.
      if (!MeansTooOld(error.error()) && error.error() != EEXIST) throw;
    }
  }
  add(TraceTableLife::kUnowned);
}

// Another hopcheck may trace there, too.
void NetfilterWatch::AddLiveTable(uint8_t family,
                                  std::span<const TraceHook> hooks) {
  const TraceTable table{.name = fmt::format("{}-{}", kTraceTable, ::getpid()),
                         .family = family,
                         .life = TraceTableLife::kSocket};
  try {
    socket_->Transact(NFNL_SUBSYS_NFTABLES,
                      TraceTableRequests(table, hooks, tracer_.run()));
  } catch (const KernelError& error) {
    if (!MeansTooOld(error.error())) throw;
    throw KernelError(std::string(kNoOwnerInUse), Object(space_), ENOSYS);
  }
}

void NetfilterWatch::AddTableIfThere(uint8_t family,
                                     std::span<const TraceHook> hooks) {
  try {
    AddTable(family, hooks);
  } catch (const KernelError& error) {
    if (!IsMissing(error)) throw;
  }
}

void NetfilterWatch::SetLogger() {
  if (watched_ == Watched::kLive) {
    logger_.emplace(Object(space_));
    return;
  }
  for (const char* family : {"2", "10"}) {  // AF_INET, AF_INET6
    WriteSysctl({.name = std::string("net.netfilter.nf_log.") + family,
                 .value = "nfnetlink_log"},
                Object(space_));
  }
}

void NetfilterWatch::ListenToLog() {
  // What nobody needs is not touched.
  if (watched_ == Watched::kLive && !HasLegacyTables(Family::kIpv4) &&
      !HasLegacyTables(Family::kIpv6)) {
    return;
  }
  try {
    socket_->Exchange(PacketLogRequests(kLogGroup, kLogBytes));
    SetLogger();
  } catch (const KernelError& error) {
    // It is the legacy tables' alone.
    if (!HasLegacyTables(Family::kIpv4) && !HasLegacyTables(Family::kIpv6)) {
      return;
    }
    // Whoever listens to a group has it for himself: to others it is EPERM.
    if (error.error() == EPERM || error.error() == EBUSY) {
      throw KernelError(
          "the trace of legacy tables needs group 0 of netfilter's log, which "
          "another process listens to",
          Object(space_), EBUSY);
    }
    if (!IsMissing(error)) throw;
    throw KernelError(
        "the trace of legacy tables needs nfnetlink_log, which this kernel "
        "lacks",
        Object(space_), error.error());
  }
}

const std::shared_ptr<const RuleBook>& NetfilterWatch::Rules(RuleTexts texts) {
  auto& rules = texts == RuleTexts::kAll ? rules_ : rules_without_texts_;
  if (!rules && rules_) return rules_;
  if (!rules) {
    const NamespaceScope inside(space_);
    rules = std::make_shared<const RuleBook>(RuleBook::Read(texts));
  }
  return rules;
}

}  // namespace hopcheck
