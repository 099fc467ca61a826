// What is settled about every interface before the first is made: its index,
// its MAC address, what it is connected to, and whether it will come up.
#ifndef HOPCHECK_TOPOLOGY_INTERFACE_PLAN_H_
#define HOPCHECK_TOPOLOGY_INTERFACE_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "netlink/device.h"
#include "scenario/topology_model.h"

namespace hopcheck {

enum class InterfaceKind { kLoopback, kVeth, kBridge };

struct PlannedInterface {
  Interface declared;  // what the scenario says, or nothing but the name
  InterfaceKind kind = InterfaceKind::kVeth;
  Device device;
  MacAddress mac;
  // Whether packets will pass: it and what it is connected to are up. Only
  // then does the kernel ever report it as up. lo has no such state.
  bool comes_up = false;
};

struct PlannedNamespace {
  std::string name;
  std::string word;  // how commands name it: a word for a shell
  std::vector<PlannedInterface> interfaces;  // lo first
  Devices devices;

  PlannedInterface* Find(std::string_view interface);
  const PlannedInterface* Find(std::string_view interface) const;
};

struct PlannedLink {
  size_t a_namespace = 0;  // positions in TopologyPlan::namespaces
  size_t b_namespace = 0;
  size_t a_interface = 0;  // positions in PlannedNamespace::interfaces
  size_t b_interface = 0;
  Place place;
};

struct TopologyPlan {
  std::vector<PlannedNamespace> namespaces;  // as in the topology
  std::vector<PlannedLink> links;            // as in the topology

  const PlannedInterface& A(const PlannedLink& link) const {
    return namespaces[link.a_namespace].interfaces[link.a_interface];
  }
  const PlannedInterface& B(const PlannedLink& link) const {
    return namespaces[link.b_namespace].interfaces[link.b_interface];
  }
};

// Indexes are unique over the whole topology, but for lo, which is 1 in every
// namespace: where an interface has the index of its own peer, the kernel
// takes it for one without a peer and may tell of its carrier up to a second
// late (linkwatch_urgent_event(), 6.18). MAC addresses that are not declared
// follow from the index. Throws std::invalid_argument for a topology whose
// names do not hang together.
TopologyPlan PlanTopology(const Topology& topology);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_INTERFACE_PLAN_H_
