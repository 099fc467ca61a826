// What stands inside one namespace: the devices that its routes, rules,
// neighbours and sysctls name, and addresses given twice to one interface.
#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "scenario/names.h"
#include "scenario/quote.h"
#include "scenario/scenario_check.h"

namespace hopcheck {
namespace {

class NamespaceCheck {
 public:
  NamespaceCheck(const Namespace& ns, NameIndex& names,
                 Diagnostics& diagnostics)
      : ns_(ns), names_(names), diagnostics_(diagnostics) {}

  void Run() {
    for (const Interface& interface : ns_.interfaces) {
      CheckAddresses(interface);
    }
    for (const Route& route : ns_.routes) {
      for (const NextHop& hop : route.hops) {
        CheckDevice(hop.device, route.place);
      }
    }
    for (const PolicyRule& rule : ns_.rules) {
      CheckDevice(rule.iif, rule.place);
      CheckDevice(rule.oif, rule.place);
    }
    for (const Neighbour& neighbour : ns_.neighbours) {
      CheckDevice(neighbour.device, neighbour.place);
    }
    CheckNeighboursOnce();
    for (const Sysctl& sysctl : ns_.sysctls) CheckSysctl(sysctl);
    CheckFirewall();
  }

 private:
  void CheckDevice(const std::optional<std::string>& device,
                   const Place& place) {
    if (device) names_.CheckInterface(ns_.name, *device, place);
  }

  void CheckAddresses(const Interface& interface) {
    std::set<IpAddress> seen;
    for (const InterfaceAddress& a : interface.addresses) {
      if (seen.insert(a.prefix.address).second) continue;
      diagnostics_.Error(a.place, fmt::format("{} stands twice on {}",
                                              a.prefix.address.ToString(),
                                              Quote(interface.name)));
    }
  }

  void CheckNeighboursOnce() {
    std::set<std::pair<std::string, IpAddress>> seen;
    for (const Neighbour& n : ns_.neighbours) {
      if (seen.emplace(n.device, n.address).second) continue;
      diagnostics_.Error(n.place,
                         fmt::format("{} is a neighbour on {} already",
                                     n.address.ToString(), Quote(n.device)));
    }
  }

  // net.ipv4.conf.eth0.rp_filter names an interface.
  void CheckSysctl(const Sysctl& sysctl) {
    const std::vector<std::string> parts = SysctlComponents(sysctl.name);
    const bool per_interface = parts.size() > 4 &&
                               (parts[1] == "ipv4" || parts[1] == "ipv6") &&
                               (parts[2] == "conf" || parts[2] == "neigh");
    if (!per_interface || parts[3] == "all" || parts[3] == "default") return;
    names_.CheckInterface(ns_.name, parts[3], sysctl.place);
  }

  void CheckFirewall() {
    for (const FirewallItem& item : ns_.firewall) {
      for (const DataChain& chain : item.chains) {
        for (const DataRule& rule : chain.rules) {
          CheckPattern(rule.in, rule.place);
          CheckPattern(rule.out, rule.place);
        }
      }
    }
    CheckDataRules(ns_, names_, diagnostics_);
  }

  // "eth+" means all that begin so, there or not.
  void CheckPattern(const std::optional<std::string>& pattern,
                    const Place& place) {
    if (pattern && !pattern->ends_with('+')) CheckDevice(pattern, place);
  }

  const Namespace& ns_;
  NameIndex& names_;
  Diagnostics& diagnostics_;
};

}  // namespace

void CheckNamespaces(const Topology& topology, NameIndex& names,
                     Diagnostics& diagnostics) {
  for (const Namespace& ns : topology.namespaces) {
    NamespaceCheck(ns, names, diagnostics).Run();
  }
}

}  // namespace hopcheck
