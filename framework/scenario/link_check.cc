// Links and bridges: every interface has one place to stand, and stands there.
#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "scenario/names.h"
#include "scenario/quote.h"
#include "scenario/scenario_check.h"

namespace hopcheck {
namespace {

class LinkCheck {
 public:
  LinkCheck(const Topology& topology, NameIndex& names,
            Diagnostics& diagnostics)
      : topology_(topology), names_(names), diagnostics_(diagnostics) {}

  void Run() {
    for (const Link& link : topology_.links) {
      CheckEnd(link.a);
      CheckEnd(link.b);
    }
    for (const Namespace& ns : topology_.namespaces) CheckPorts(ns);
    for (const Namespace& ns : topology_.namespaces) CheckInterfaces(ns);
  }

 private:
  static std::string Name(std::string_view ns, std::string_view interface) {
    return fmt::format("{}/{}", ns, interface);
  }

  void CheckEnd(const Endpoint& end) {
    if (!names_.CheckInterface(end.namespace_name, end.interface, end.place)) {
      return;
    }
    if (end.interface == "lo") {
      diagnostics_.Error(end.place, "'lo' cannot stand in a link");
      return;
    }
    const Interface* interface =
        names_.FindInterface(end.namespace_name, end.interface);
    if (interface->bridge) {
      diagnostics_.Error(end.place,
                         fmt::format("{} is a bridge; links end at its ports",
                                     Quote(end.ToString())));
      return;
    }
    const auto [first, is_new] = linked_.emplace(end.ToString(), end.place);
    if (is_new) return;
    diagnostics_.Error(end.place, fmt::format("{} is linked twice; first at {}",
                                              Quote(end.ToString()),
                                              first->second.ToString()));
  }

  void CheckPorts(const Namespace& ns) {
    for (const Interface& bridge : ns.interfaces) {
      if (!bridge.bridge) continue;
      for (const BridgePort& port : bridge.bridge->ports) {
        CheckPort(ns, bridge, port);
      }
    }
  }

  void CheckPort(const Namespace& ns, const Interface& bridge,
                 const BridgePort& port) {
    const std::string name = Name(ns.name, port.interface);
    const Interface* interface = names_.FindInterface(ns.name, port.interface);
    const auto error = [&](const std::string& message) {
      diagnostics_.Error(port.place, message);
    };
    if (port.interface == "lo") {
      error("'lo' cannot be the port of a bridge");
    } else if (interface != nullptr && interface->bridge) {
      error(
          fmt::format("{} is a bridge itself, and no bridge is the port of "
                      "another",
                      Quote(port.interface)));
    } else if (const auto [first, is_new] = ports_.emplace(name, &bridge);
               !is_new) {
      error(fmt::format("{} is a port of {} already", Quote(port.interface),
                        Quote(first->second->name)));
    } else if (!linked_.contains(name)) {
      error(fmt::format("{}, a port of {}, is in no link{}",
                        Quote(port.interface), Quote(bridge.name),
                        Suggestion(ns, port.interface)));
    }
  }

  // The interfaces of a namespace that are in a link.
  std::string Suggestion(const Namespace& ns, std::string_view name) {
    if (!names_.MaySuggest(ns.interfaces.size())) return "";
    std::vector<std::string_view> linked;
    for (const Interface& interface : ns.interfaces) {
      if (linked_.contains(Name(ns.name, interface.name))) {
        linked.push_back(interface.name);
      }
    }
    return DidYouMean(name, linked);
  }

  void CheckInterfaces(const Namespace& ns) {
    for (const Interface& interface : ns.interfaces) {
      const std::string name = Name(ns.name, interface.name);
      const auto port = ports_.find(name);
      if (!interface.vlans.empty()) {
        CheckVlans(interface, port == ports_.end() ? nullptr : port->second);
      }
      // A name that cannot be is reported as that.
      if (!WhyBadInterfaceName(interface.name).empty()) continue;
      if (interface.bridge || interface.name == "lo" || port != ports_.end() ||
          linked_.contains(name)) {
        continue;
      }
      diagnostics_.Error(interface.place,
                         fmt::format("interface {} of {} is in no link, and is "
                                     "no bridge",
                                     Quote(interface.name), Quote(ns.name)));
    }
  }

  void CheckVlans(const Interface& interface, const Interface* bridge) {
    if (bridge == nullptr) {
      diagnostics_.Error(interface.place,
                         fmt::format("vlans belong to the ports of a bridge, "
                                     "and {} is none",
                                     Quote(interface.name)));
    } else if (!bridge->bridge->vlan_filtering) {
      diagnostics_.Error(
          interface.place,
          fmt::format("vlans of {} have no effect: its bridge "
                      "{} lacks 'vlan_filtering: true'",
                      Quote(interface.name), Quote(bridge->name)));
    }
  }

  const Topology& topology_;
  NameIndex& names_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string, Place> linked_;
  // The bridge that each port belongs to.
  std::unordered_map<std::string, const Interface*> ports_;
};

}  // namespace

void CheckLinks(const Topology& topology, NameIndex& names,
                Diagnostics& diagnostics) {
  LinkCheck(topology, names, diagnostics).Run();
}

}  // namespace hopcheck
