#include "topology/build_order.h"

#include <vector>

#include "topology/own_defaults.h"
#include "topology/requests.h"
#include "topology/sysctl.h"

namespace hopcheck {
namespace {

// Whether its file appears with an interface yet to be made.
bool NeedsInterface(const Sysctl& sysctl) {
  const auto path = SysctlPath(sysctl.name);
  const auto interface = path ? SysctlInterface(*path) : "";
  return !interface.empty() && interface != "lo";
}

void WriteSysctls(size_t ns, const Namespace& declared, bool of_interfaces,
                  BuildSite& site) {
  for (const Sysctl& sysctl : declared.sysctls) {
    if (NeedsInterface(sysctl) == of_interfaces) site.Write(ns, sysctl);
  }
}

std::vector<int> Descriptors(const TopologyPlan& plan, const BuildSite& site) {
  std::vector<int> fds;
  for (size_t ns = 0; ns < plan.namespaces.size(); ++ns) {
    fds.push_back(site.Descriptor(ns));
  }
  return fds;
}

}  // namespace

void MakeInterfaces(const Topology& topology, const TopologyPlan& plan,
                    BuildSite& site) {
  const size_t count = plan.namespaces.size();
  site.BeginStage("namespaces, and settings that need no interface");
  for (size_t ns = 0; ns < count; ++ns) {
    const Namespace& declared = topology.namespaces[ns];
    site.MakeNamespace(ns);
    for (const Sysctl& sysctl : DefaultSysctls(declared)) {
      site.WriteDefault(ns, sysctl);
    }
    WriteSysctls(ns, declared, false, site);
  }
  site.BeginStage("interfaces");
  const std::vector<int> fds = Descriptors(plan, site);
  for (size_t ns = 0; ns < count; ++ns) {
    site.Send(ns, CreateRequests(plan, ns, fds));
  }
  site.BeginStage("settings of interfaces, and addresses");
  for (size_t ns = 0; ns < count; ++ns) {
    const PlannedNamespace& planned = plan.namespaces[ns];
    const Namespace& declared = topology.namespaces[ns];
    for (const Family family : {Family::kIpv4, Family::kIpv6}) {
      site.SendDefaults(ns, family, DefaultRequests(planned, family));
    }
    // Behind the defaults: the scenario has the last word.
    WriteSysctls(ns, declared, true, site);
    site.Send(ns, InterfaceRequests(planned, declared));
  }
}

void MakeUsable(const Topology& topology, const TopologyPlan& plan,
                BuildSite& site) {
  const size_t count = plan.namespaces.size();
  // While the interfaces are coming up.
  site.BeginStage("firewalls");
  for (size_t ns = 0; ns < count; ++ns) {
    if (!topology.namespaces[ns].firewall.empty()) site.LoadFirewall(ns);
  }
  site.BeginStage("neighbours, policy rules and routes");
  for (size_t ns = 0; ns < count; ++ns) {
    // A route's source must be an address in use.
    site.AwaitReady(ns);
    site.Send(ns,
              RoutingRequests(plan.namespaces[ns], topology.namespaces[ns]));
  }
}

}  // namespace hopcheck
