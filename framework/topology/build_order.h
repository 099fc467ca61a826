// The order in which a topology comes about: README.md says why it is this one.
// Whoever wants it done carries out the steps, and whoever wants it told writes
// them down; there is no other order beside this.
#ifndef HOPCHECK_TOPOLOGY_BUILD_ORDER_H_
#define HOPCHECK_TOPOLOGY_BUILD_ORDER_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "base/ip_types.h"
#include "netlink/message.h"
#include "scenario/topology_model.h"
#include "topology/interface_plan.h"

namespace hopcheck {

// Takes the steps. `ns` is a position in the plan.
class BuildSite {
 public:
  virtual ~BuildSite() = default;

  // What the steps that follow are about: "interfaces".
  virtual void BeginStage(std::string_view /*what*/) {}

  // A new namespace, in which the kernel's settings are as it is built.
  virtual void MakeNamespace(size_t ns) = 0;
  // Open on it, for requests that name it.
  virtual int Descriptor(size_t ns) const = 0;

  // hopcheck's own defaults: a kernel without what one is about needs none, and
  // one without IPv6 none of that family.
  virtual void WriteDefault(size_t ns, const Sysctl& sysctl) = 0;
  virtual void SendDefaults(size_t ns, Family family,
                            std::span<const Request> requests) = 0;

  virtual void Write(size_t ns, const Sysctl& sysctl) = 0;
  virtual void Send(size_t ns, std::span<const Request> requests) = 0;
  virtual void LoadFirewall(size_t ns) = 0;
  // Returns when packets can cross what has been made of `ns`.
  virtual void AwaitReady(size_t ns) = 0;
};

// Namespaces, links and addresses. `plan` is that of `topology`.
void MakeInterfaces(const Topology& topology, const TopologyPlan& plan,
                    BuildSite& site);
// Then firewalls and routes.
void MakeUsable(const Topology& topology, const TopologyPlan& plan,
                BuildSite& site);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_BUILD_ORDER_H_
