#include "topology/requests.h"

#include <algorithm>
#include <utility>

#include "netlink/address.h"
#include "netlink/bridge.h"
#include "netlink/link.h"
#include "netlink/neighbour.h"
#include "netlink/route.h"
#include "netlink/rule.h"
#include "topology/own_defaults.h"

namespace hopcheck {
namespace {

VethEnd End(const PlannedNamespace& ns, const PlannedInterface& interface) {
  return {.device = interface.device,
          .namespace_word = ns.word,
          .mac = interface.mac,
          .mtu = interface.declared.mtu};
}

Request CreateBridge(const PlannedInterface& interface) {
  Request request =
      AddBridge({.device = interface.device,
                 .mac = interface.mac,
                 .vlan_filtering = interface.declared.bridge->vlan_filtering,
                 .stp = interface.declared.bridge->stp,
                 .forward_delay = kStpForwardDelay});
  request.At(interface.declared.place);
  return request;
}

void AttachPorts(const PlannedNamespace& planned,
                 const PlannedInterface& bridge,
                 std::vector<Request>& requests) {
  for (const BridgePort& port : bridge.declared.bridge->ports) {
    requests.push_back(
        SetMaster(planned.Find(port.interface)->device, bridge.device));
    requests.back().At(port.place);
  }
}

// The declared VLANs instead of the one that the kernel begins with.
void SetVlans(const PlannedInterface& interface,
              std::vector<Request>& requests) {
  const auto& vlans = interface.declared.vlans;
  if (vlans.empty()) return;
  const VlanOwner owner = interface.kind == InterfaceKind::kBridge
                              ? VlanOwner::kBridgeItself
                              : VlanOwner::kPort;
  if (std::ranges::none_of(vlans, [](const auto& v) { return v.id == 1; })) {
    requests.push_back(DeleteVlan(interface.device, owner, 1));
    requests.back().At(vlans.front().place);
  }
  for (const PortVlan& vlan : vlans) {
    requests.push_back(
        AddVlan(interface.device, owner,
                {.id = vlan.id, .pvid = vlan.pvid, .untagged = vlan.untagged}));
    requests.back().At(vlan.place);
  }
}

// What a veth got when it was made.
void SetMtuAndMac(const PlannedInterface& interface,
                  std::vector<Request>& requests) {
  if (interface.kind == InterfaceKind::kVeth) return;
  // A bridge that is told its MTU once it exists keeps it; one that was made
  // with it still follows its ports (br_mtu_auto_adjust(), 6.18).
  if (interface.declared.mtu) {
    requests.push_back(SetLinkMtu(interface.device, *interface.declared.mtu));
    requests.back().At(interface.declared.place);
  }
  if (interface.kind == InterfaceKind::kLoopback && interface.declared.mac) {
    requests.push_back(
        SetLinkAddress(interface.device, *interface.declared.mac));
    requests.back().At(interface.declared.place);
  }
}

}  // namespace

std::vector<Request> CreateRequests(const TopologyPlan& plan, size_t ns,
                                    const std::vector<int>& fds) {
  const PlannedNamespace& planned = plan.namespaces[ns];
  std::vector<Request> requests;
  const PlannedInterface& loopback = planned.interfaces.front();
  if (loopback.declared.up) {
    requests.push_back(SetLinkUp(loopback.device));
    requests.back().At(loopback.declared.place);
  }
  for (const PlannedInterface& interface : planned.interfaces) {
    if (interface.kind == InterfaceKind::kBridge) {
      requests.push_back(CreateBridge(interface));
    }
  }
  for (const PlannedLink& link : plan.links) {
    if (link.a_namespace != ns) continue;
    requests.push_back(
        AddVethPair(End(planned, plan.A(link)),
                    End(plan.namespaces[link.b_namespace], plan.B(link)),
                    fds[link.b_namespace]));
    requests.back().At(link.place);
  }
  return requests;
}

std::vector<Request> DefaultRequests(const PlannedNamespace& planned,
                                     Family family) {
  // Below IPv6's least MTU (RFC 8200, 5) the kernel gives it no IPv6 at all.
  constexpr uint32_t kLeastMtu = 1280;
  std::vector<Request> requests;
  for (const PlannedInterface& interface : planned.interfaces) {
    if (interface.kind == InterfaceKind::kLoopback) continue;
    if (family == Family::kIpv6 &&
        interface.declared.mtu.value_or(kLeastMtu) < kLeastMtu) {
      continue;
    }
    requests.push_back(
        SetNeighbourSearch(interface.device, family, kNeighbourSearch));
  }
  return requests;
}

std::vector<Request> InterfaceRequests(const PlannedNamespace& planned,
                                       const Namespace& declared) {
  std::vector<Request> requests;
  for (const PlannedInterface& interface : planned.interfaces) {
    if (interface.kind == InterfaceKind::kBridge) {
      AttachPorts(planned, interface, requests);
    }
  }
  for (const PlannedInterface& interface : planned.interfaces) {
    SetVlans(interface, requests);
    SetMtuAndMac(interface, requests);
    if (interface.declared.up && interface.kind != InterfaceKind::kLoopback) {
      requests.push_back(SetLinkUp(interface.device));
      requests.back().At(interface.declared.place);
    }
    const DuplicateDetection detection =
        DetectionOn(declared, interface.device.name);
    for (const InterfaceAddress& address : interface.declared.addresses) {
      requests.push_back(
          AddAddress(interface.device, address.prefix, detection));
      requests.back().At(address.place);
    }
  }
  return requests;
}

std::vector<Request> RoutingRequests(const PlannedNamespace& planned,
                                     const Namespace& declared) {
  std::vector<Request> requests;
  for (const Neighbour& neighbour : declared.neighbours) {
    requests.push_back(AddNeighbour(neighbour, planned.devices));
  }
  for (const PolicyRule& rule : declared.rules) {
    requests.push_back(AddRule(rule));
  }
  for (const Route& route : declared.routes) {
    requests.push_back(AddRoute(route, planned.devices));
  }
  return requests;
}

}  // namespace hopcheck
