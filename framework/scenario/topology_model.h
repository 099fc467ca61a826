// What a scenario declares to be built, as plain data: namespaces with
// interfaces, routes, policy rules, neighbours, sysctls and firewalls, and the
// links between them. Every item keeps the place that declared it.
#ifndef HOPCHECK_SCENARIO_TOPOLOGY_MODEL_H_
#define HOPCHECK_SCENARIO_TOPOLOGY_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// "client/eth0": one end of a veth pair.
struct Endpoint {
  std::string namespace_name;
  std::string interface;
  Place place;

  std::string ToString() const { return namespace_name + "/" + interface; }
};

struct InterfaceAddress {
  IpPrefix prefix;
  Place place;
};

struct BridgePort {
  std::string interface;
  Place place;
};

struct Bridge {
  std::vector<BridgePort> ports;
  bool vlan_filtering = false;
  bool stp = false;
};

// A VLAN that a port of a bridge with vlan_filtering is a member of.
struct PortVlan {
  uint16_t id = 1;        // 1 to 4094
  bool pvid = false;      // untagged frames received belong to this VLAN
  bool untagged = false;  // frames of this VLAN leave without a tag
  Place place;
};

struct Interface {
  std::string name;
  std::vector<InterfaceAddress> addresses;
  std::optional<MacAddress> mac;
  std::optional<uint32_t> mtu;  // bytes
  bool up = true;
  std::optional<Bridge> bridge;  // the interface is this bridge
  // Empty: the kernel's own membership (VLAN 1, pvid untagged).
  std::vector<PortVlan> vlans;
  Place place;
};

enum class RouteType {
  kUnicast,
  kBlackhole,
  kUnreachable,
  kProhibit,
  kLocal,
  kThrow
};

struct NextHop {
  std::optional<IpAddress> via;
  std::optional<std::string> device;
  uint32_t weight = 1;  // 1 to 256
  bool onlink = false;
};

// A route as `ip route add` takes it. `via`, `device` and `onlink` of a route
// with one next hop stand in hops[0]; a route that leads nowhere (blackhole,
// unreachable, prohibit, throw) has none.
struct Route {
  RouteType type = RouteType::kUnicast;
  IpPrefix destination;  // network bits only
  std::vector<NextHop> hops;
  std::optional<IpAddress> source;  // preferred source ("src")
  std::optional<uint32_t> metric;
  std::optional<uint32_t> table;  // default: main (254)
  std::optional<uint32_t> mtu;    // bytes
  Place place;
};

enum class PolicyAction { kLookup, kBlackhole, kUnreachable, kProhibit };

// A rule for policy routing as `ip rule add` takes it.
struct PolicyRule {
  Family family = Family::kIpv4;
  std::optional<uint32_t> priority;
  std::optional<IpPrefix> from;
  std::optional<IpPrefix> to;
  std::optional<std::string> iif;
  std::optional<std::string> oif;
  std::optional<uint32_t> fwmark;
  std::optional<uint32_t> fwmask;
  PolicyAction action = PolicyAction::kLookup;
  uint32_t table = 254;   // for kLookup
  bool inverted = false;  // "not"
  Place place;
};

// A static neighbour entry (nud permanent).
struct Neighbour {
  IpAddress address;
  MacAddress mac;
  std::string device;
  Place place;
};

// A sysctl below net., in the dotted form that sysctl(8) takes, or with
// slashes where an interface's name holds a dot.
struct Sysctl {
  std::string name;
  std::string value;
  Place place;
};

struct Namespace {
  std::string name;
  std::vector<Interface> interfaces;  // in the order declared
  std::vector<Route> routes;
  std::vector<PolicyRule> rules;
  std::vector<Neighbour> neighbours;
  std::vector<Sysctl> sysctls;
  std::vector<FirewallItem> firewall;  // loaded in this order
  Place place;

  const Interface* FindInterface(std::string_view interface) const;
};

// A veth pair.
struct Link {
  Endpoint a;
  Endpoint b;
  Place place;
};

struct Topology {
  std::vector<Namespace> namespaces;  // in the order declared
  std::vector<Link> links;

  const Namespace* FindNamespace(std::string_view name) const;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_TOPOLOGY_MODEL_H_
