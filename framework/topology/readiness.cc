#include "topology/readiness.h"

#include <fmt/format.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "base/kernel_error.h"
#include "netlink/address.h"
#include "netlink/link.h"
#include "netlink/route.h"
#include "topology/own_defaults.h"

namespace hopcheck {
namespace {

// A port of a bridge with STP forwards only after it has listened and learnt;
// one that STP has blocked stays so.
bool CarriesPackets(const LinkState& link) {
  if (link.operstate != IF_OPER_UP) return false;
  return !link.port_state || *link.port_state == BR_STATE_FORWARDING ||
         *link.port_state == BR_STATE_BLOCKING;
}

// An end without a carrier is settled once the kernel has seen that: until
// then its routes are in use, and packets wait for a neighbour behind it.
bool IsSettled(const LinkState& link, bool comes_up) {
  if (comes_up) return CarriesPackets(link);
  return link.operstate != IF_OPER_UNKNOWN && link.operstate != IF_OPER_UP;
}

std::vector<std::string> LinksNotReady(NetlinkChannel& channel,
                                       const PlannedNamespace& planned) {
  std::vector<Request> requests;
  std::set<uint32_t> come_up;
  for (const AwaitedLink& link : AwaitedLinks(planned)) {
    requests.push_back(ShowLink(link.device));
    if (link.comes_up) come_up.insert(link.device.index);
  }
  std::vector<std::string> lacking;
  for (const Reply& reply : channel.Exchange(requests)) {
    const auto link = ParseLink(reply);
    if (link && !IsSettled(*link, come_up.contains(link->device.index))) {
      lacking.push_back(link->device.name);
    }
  }
  return lacking;
}

// Whether hopcheck waits for `address` until it receives.
bool IsAwaited(const LiveAddress& address, const PlannedNamespace& planned) {
  const auto interface = std::ranges::find_if(
      planned.interfaces,
      [&](const auto& i) { return i.device.index == address.index; });
  if (interface == planned.interfaces.end() || !interface->declared.up) {
    return false;
  }
  if ((address.flags & IFA_F_DADFAILED) != 0) return false;
  // Without a carrier, detection does not even begin.
  return (address.flags & IFA_F_TENTATIVE) == 0 || interface->comes_up;
}

// An IPv6 address receives once its route is in table local. A worker of the
// kernel puts it there, some time after RTM_NEWADDR has been acknowledged,
// also without duplicate detection (addrconf_dad_start(), 6.18).
std::vector<std::string> AddressesNotReady(NetlinkChannel& channel,
                                           const PlannedNamespace& planned) {
  std::set<std::pair<uint32_t, IpAddress>> awaited;
  for (const Reply& reply : channel.Exchange(ShowAddresses(Family::kIpv6))) {
    const auto address = ParseAddress(reply);
    if (address && IsAwaited(*address, planned)) {
      awaited.emplace(address->index, address->prefix.address);
    }
  }
  if (awaited.empty()) return {};
  for (const Reply& reply : channel.Exchange(ShowRoutes(Family::kIpv6))) {
    const auto route = ParseRoute(reply);
    if (!route || route->type != RTN_LOCAL || route->hops.empty()) continue;
    awaited.erase({route->hops.front().index, route->destination.address});
  }
  std::vector<std::string> lacking;
  for (const auto& [index, address] : awaited) {
    lacking.push_back(address.ToString());
  }
  return lacking;
}

}  // namespace

std::vector<AwaitedLink> AwaitedLinks(const PlannedNamespace& planned) {
  std::vector<AwaitedLink> links;
  for (const PlannedInterface& interface : planned.interfaces) {
    if (interface.kind == InterfaceKind::kLoopback) continue;
    if (!interface.declared.up) continue;
    links.push_back({interface.device, interface.comes_up});
  }
  return links;
}

std::vector<std::string> NotReady(NetlinkChannel& channel,
                                  const PlannedNamespace& planned,
                                  bool has_ipv6) {
  // Links first: a link-local address appears only when its link comes up.
  std::vector<std::string> lacking = LinksNotReady(channel, planned);
  if (lacking.empty() && has_ipv6) return AddressesNotReady(channel, planned);
  return lacking;
}

std::chrono::milliseconds ReadyWithin(const TopologyPlan& plan) {
  constexpr std::chrono::milliseconds kLinks{20000};
  constexpr std::chrono::milliseconds kStp{2 * 10 * kStpForwardDelay};
  for (const PlannedNamespace& ns : plan.namespaces) {
    for (const PlannedInterface& interface : ns.interfaces) {
      const auto& bridge = interface.declared.bridge;
      if (bridge && bridge->stp) return kLinks + kStp;
    }
  }
  return kLinks;
}

void WaitUntilReady(NetlinkSocket& socket, const PlannedNamespace& planned,
                    bool has_ipv6,
                    std::chrono::steady_clock::time_point deadline) {
  if (NotReady(socket, planned, has_ipv6).empty()) return;
  // Heard from now on, asked again after that: no change falls between.
  socket.Join(RTNLGRP_LINK);
  if (has_ipv6) socket.Join(RTNLGRP_IPV6_ROUTE);
  for (;;) {
    const auto lacking = NotReady(socket, planned, has_ipv6);
    if (lacking.empty()) return;
    if (!socket.WaitForNews(deadline)) {
      throw KernelError(fmt::format("waiting for {} to carry packets",
                                    fmt::join(lacking, ", ")),
                        planned.devices.object(), ETIMEDOUT);
    }
  }
}

}  // namespace hopcheck
