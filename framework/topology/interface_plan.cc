#include "topology/interface_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/shell_word.h"

namespace hopcheck {
namespace {

// 02: locally administered; 68:63: "hc".
MacAddress DefaultMac(uint32_t index) {
  return MacAddress{{0x02, 0x68, 0x63, static_cast<uint8_t>(index >> 16),
                     static_cast<uint8_t>(index >> 8),
                     static_cast<uint8_t>(index)}};
}

PlannedNamespace PlanNamespace(const Namespace& declared, uint32_t& next) {
  PlannedNamespace result{declared.name,
                          ShellWord(declared.name),
                          {},
                          Devices("namespace " + declared.name)};
  Interface loopback;
  loopback.name = "lo";
  result.interfaces.push_back(
      {std::move(loopback), InterfaceKind::kLoopback, {"lo", 1}, {}, false});
  for (const Interface& interface : declared.interfaces) {
    if (interface.name == "lo") {
      result.interfaces.front().declared = interface;
      continue;
    }
    const Device device{interface.name, next++};
    result.devices.Add(device);
    result.interfaces.push_back(
        {interface,
         interface.bridge ? InterfaceKind::kBridge : InterfaceKind::kVeth,
         device, interface.mac.value_or(DefaultMac(device.index)), false});
  }
  return result;
}

struct Position {
  size_t ns = 0;
  size_t interface = 0;
};

Position Locate(const TopologyPlan& plan, const Endpoint& endpoint) {
  for (size_t ns = 0; ns < plan.namespaces.size(); ++ns) {
    const PlannedNamespace& in = plan.namespaces[ns];
    if (in.name != endpoint.namespace_name) continue;
    const PlannedInterface* found = in.Find(endpoint.interface);
    if (found == nullptr || found->kind != InterfaceKind::kVeth) break;
    return {ns, static_cast<size_t>(found - in.interfaces.data())};
  }
  throw std::invalid_argument(fmt::format(
      "{}: a link ends at {}, which is no interface that can be linked",
      endpoint.place.ToString(), endpoint.ToString()));
}

void PlanLinks(const Topology& topology, TopologyPlan& plan) {
  std::vector<std::vector<bool>> linked;
  for (const PlannedNamespace& ns : plan.namespaces) {
    linked.emplace_back(ns.interfaces.size(), false);
  }
  for (const Link& link : topology.links) {
    const Position a = Locate(plan, link.a);
    const Position b = Locate(plan, link.b);
    linked[a.ns][a.interface] = linked[b.ns][b.interface] = true;
    PlannedInterface& one = plan.namespaces[a.ns].interfaces[a.interface];
    PlannedInterface& other = plan.namespaces[b.ns].interfaces[b.interface];
    one.comes_up = other.comes_up = one.declared.up && other.declared.up;
    plan.links.push_back({a.ns, b.ns, a.interface, b.interface, link.place});
  }
  for (size_t ns = 0; ns < plan.namespaces.size(); ++ns) {
    for (size_t i = 0; i < plan.namespaces[ns].interfaces.size(); ++i) {
      const PlannedInterface& interface = plan.namespaces[ns].interfaces[i];
      if (interface.kind == InterfaceKind::kVeth && !linked[ns][i]) {
        throw std::invalid_argument(
            fmt::format("{}: {}/{} is linked to nothing and is no bridge",
                        interface.declared.place.ToString(),
                        plan.namespaces[ns].name, interface.device.name));
      }
    }
  }
}

// A bridge has a carrier while one of its ports forwards.
void PlanBridges(PlannedNamespace& ns) {
  for (PlannedInterface& interface : ns.interfaces) {
    if (interface.kind != InterfaceKind::kBridge) continue;
    for (const BridgePort& port : interface.declared.bridge->ports) {
      const PlannedInterface* found = ns.Find(port.interface);
      if (found == nullptr) {
        throw std::invalid_argument(
            fmt::format("{}: {}/{} has no interface {} to be its port",
                        port.place.ToString(), ns.name, interface.device.name,
                        port.interface));
      }
      if (interface.declared.up && found->comes_up) interface.comes_up = true;
    }
  }
}

}  // namespace

PlannedInterface* PlannedNamespace::Find(std::string_view interface) {
  const auto found = std::ranges::find_if(
      interfaces, [&](const auto& i) { return i.device.name == interface; });
  return found == interfaces.end() ? nullptr : &*found;
}

const PlannedInterface* PlannedNamespace::Find(
    std::string_view interface) const {
  return const_cast<PlannedNamespace*>(this)->Find(interface);
}

TopologyPlan PlanTopology(const Topology& topology) {
  TopologyPlan plan;
  uint32_t next = 2;
  for (const Namespace& declared : topology.namespaces) {
    plan.namespaces.push_back(PlanNamespace(declared, next));
  }
  PlanLinks(topology, plan);
  for (PlannedNamespace& ns : plan.namespaces) PlanBridges(ns);
  return plan;
}

}  // namespace hopcheck
