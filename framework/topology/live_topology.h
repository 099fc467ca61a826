// A declared topology, standing on the running kernel. Everything it made goes
// when it is destroyed, and with the process.
#ifndef HOPCHECK_TOPOLOGY_LIVE_TOPOLOGY_H_
#define HOPCHECK_TOPOLOGY_LIVE_TOPOLOGY_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"
#include "topology/net_namespace.h"

namespace hopcheck {

class LiveTopology {
 public:
  // Builds `topology` with its firewalls and returns when every interface that
  // can carry packets does. `backend` is that of iptables rulesets which name
  // none. Throws KernelError, naming the `ip` or `sysctl` command that the
  // refused message equals and the place in the scenario that asked for it, and
  // RulesetError for a ruleset that its tool refuses; what was built until then
  // is gone.
  explicit LiveTopology(const Topology& topology,
                        Backend backend = Backend::kNft);
  LiveTopology(LiveTopology&&) noexcept;
  LiveTopology& operator=(LiveTopology&&) noexcept;
  ~LiveTopology();

  // Throws std::out_of_range for a name that the model does not have.
  const NetNamespace& Namespace(std::string_view name) const;
  const std::vector<NetNamespace>& namespaces() const { return namespaces_; }

 private:
  std::vector<NetNamespace> namespaces_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_LIVE_TOPOLOGY_H_
