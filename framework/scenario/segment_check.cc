// Addresses on one wire: what links and bridges join is one segment, and on it
// every address and every MAC address stands once. Elsewhere the same address
// may stand again: anycast and overlapping networks are what people test.
#include <fmt/format.h>

#include <map>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scenario/quote.h"
#include "scenario/scenario_check.h"

namespace hopcheck {
namespace {

// An interface that may share a segment with others.
struct Member {
  const Namespace* ns = nullptr;
  const Interface* interface = nullptr;

  std::string Name() const { return ns->name + "/" + interface->name; }
};

// The interfaces of a topology, in groups that are joined step by step.
class Segments {
 public:
  explicit Segments(const Topology& topology) {
    for (const Namespace& ns : topology.namespaces) {
      for (const Interface& interface : ns.interfaces) {
        if (interface.name == "lo") continue;
        const Member member = {&ns, &interface};
        numbers_.emplace(member.Name(), members_.size());
        members_.push_back(member);
      }
    }
    parents_.resize(members_.size());
    std::iota(parents_.begin(), parents_.end(), size_t{0});
  }

  void Join(const std::string& a, const std::string& b) {
    const auto first = numbers_.find(a);
    const auto second = numbers_.find(b);
    if (first == numbers_.end() || second == numbers_.end()) return;
    parents_[Root(first->second)] = Root(second->second);
  }

  std::map<size_t, std::vector<Member>> Groups() {
    std::map<size_t, std::vector<Member>> groups;
    for (size_t i = 0; i < members_.size(); ++i) {
      groups[Root(i)].push_back(members_[i]);
    }
    return groups;
  }

 private:
  size_t Root(size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }

  std::vector<Member> members_;
  std::unordered_map<std::string, size_t> numbers_;
  std::vector<size_t> parents_;
};

// The bridge that a port belongs to.
using Bridges = std::unordered_map<const Interface*, const Interface*>;

Bridges BridgesOf(const Topology& topology, const NameIndex& names) {
  Bridges bridges;
  for (const Namespace& ns : topology.namespaces) {
    for (const Interface& bridge : ns.interfaces) {
      if (!bridge.bridge) continue;
      for (const BridgePort& port : bridge.bridge->ports) {
        bridges.emplace(names.FindInterface(ns.name, port.interface), &bridge);
      }
    }
  }
  return bridges;
}

void CheckMacs(const std::vector<Member>& group, const Bridges& bridges,
               Diagnostics& diagnostics) {
  // A bridge may have the address of its port: it takes one of them itself
  // where it is given none.
  const auto is_port_of = [&](const Member& port, const Member& bridge) {
    const auto found = bridges.find(port.interface);
    return found != bridges.end() && found->second == bridge.interface;
  };
  std::map<MacAddress, Member> seen;
  for (const Member& member : group) {
    if (!member.interface->mac) continue;
    const auto [first, is_new] = seen.emplace(*member.interface->mac, member);
    if (is_new || is_port_of(member, first->second) ||
        is_port_of(first->second, member)) {
      continue;
    }
    diagnostics.Error(
        member.interface->place,
        fmt::format("{} has the MAC address {} of {}, on the same link",
                    Quote(member.Name()), member.interface->mac->ToString(),
                    Quote(first->second.Name())));
  }
}

void CheckAddresses(const std::vector<Member>& group,
                    Diagnostics& diagnostics) {
  std::map<IpAddress, Member> seen;
  for (const Member& member : group) {
    for (const InterfaceAddress& a : member.interface->addresses) {
      const auto [first, is_new] = seen.emplace(a.prefix.address, member);
      // Twice on one interface is reported for every interface, lo included.
      if (is_new || first->second.interface == member.interface) continue;
      diagnostics.Error(a.place,
                        fmt::format("{} has {} already, on the same link",
                                    Quote(first->second.Name()),
                                    a.prefix.address.ToString()));
    }
  }
}

// VLANs part a segment into many that may overlap.
bool HasVlans(const std::vector<Member>& group) {
  for (const Member& member : group) {
    if (!member.interface->vlans.empty()) return true;
  }
  return false;
}

}  // namespace

void CheckSegments(const Topology& topology, const NameIndex& names,
                   Diagnostics& diagnostics) {
  Segments segments(topology);
  for (const Link& link : topology.links) {
    segments.Join(link.a.ToString(), link.b.ToString());
  }
  for (const Namespace& ns : topology.namespaces) {
    for (const Interface& bridge : ns.interfaces) {
      if (!bridge.bridge) continue;
      for (const BridgePort& port : bridge.bridge->ports) {
        segments.Join(ns.name + "/" + bridge.name,
                      ns.name + "/" + port.interface);
      }
    }
  }
  const Bridges bridges = BridgesOf(topology, names);
  for (const auto& [root, group] : segments.Groups()) {
    if (HasVlans(group)) continue;
    CheckAddresses(group, diagnostics);
    CheckMacs(group, bridges, diagnostics);
  }
}

}  // namespace hopcheck
