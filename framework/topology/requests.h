// The requests that make one namespace what the scenario declares, by stage.
// Values in, values out: nothing here talks to the kernel.
#ifndef HOPCHECK_TOPOLOGY_REQUESTS_H_
#define HOPCHECK_TOPOLOGY_REQUESTS_H_

#include <cstddef>
#include <vector>

#include "netlink/message.h"
#include "scenario/topology_model.h"
#include "topology/interface_plan.h"

namespace hopcheck {

// lo up, the bridges, and the veth pairs whose first end is in namespace
// `ns`; `fds` are open on the namespaces, in the order of the plan.
std::vector<Request> CreateRequests(const TopologyPlan& plan, size_t ns,
                                    const std::vector<int>& fds);

// hopcheck's own defaults of each interface. Sent before the scenario's
// sysctls of these interfaces, so that those have the last word.
std::vector<Request> DefaultRequests(const PlannedNamespace& planned,
                                     Family family);

// Ports, VLANs, MTUs, up, addresses: all that stands between an interface and
// its first packet. Sent when every end of every link exists.
std::vector<Request> InterfaceRequests(const PlannedNamespace& planned,
                                       const Namespace& declared);

// Neighbours, policy rules and routes: what needs interfaces that are up.
std::vector<Request> RoutingRequests(const PlannedNamespace& planned,
                                     const Namespace& declared);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_REQUESTS_H_
