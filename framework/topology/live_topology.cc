#include "topology/live_topology.h"

#include <linux/netlink.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/kernel_error.h"
#include "firewall/load_firewall.h"
#include "netlink/socket.h"
#include "topology/build_turn.h"
#include "topology/inherited.h"
#include "topology/interface_plan.h"
#include "topology/own_defaults.h"
#include "topology/readiness.h"
#include "topology/requests.h"
#include "topology/sysctl.h"

namespace hopcheck {
namespace {

using Clock = std::chrono::steady_clock;

// Far more than a busy machine takes; a port of a bridge with STP listens and
// learns first.
constexpr auto kReadyWithin = std::chrono::seconds(20);
constexpr auto kStpDelay = 2 * std::chrono::milliseconds(10 * kStpForwardDelay);

// Builds what the constructor of LiveTopology promises, stage by stage over
// all namespaces: an end of a link can be set up only when both exist.
class Builder {
 public:
  Builder(const Topology& topology, Backend backend)
      : topology_(topology), backend_(backend), plan_(PlanTopology(topology)) {}

  std::vector<NetNamespace> Build() {
    MakeInterfaces();
    // While the interfaces are coming up.
    LoadFirewalls();
    const Clock::time_point deadline = Deadline();
    for (size_t i = 0; i < sites_.size(); ++i) {
      WaitUntilReady(sites_[i].socket, plan_.namespaces[i], sites_[i].has_ipv6,
                     deadline);
      // Behind the wait: a route's source must be an address in use.
      sites_[i].socket.Exchange(
          RoutingRequests(plan_.namespaces[i], topology_.namespaces[i]));
    }
    return std::move(namespaces_);
  }

 private:
  // What a namespace is worked on with.
  struct Site {
    NetlinkSocket socket;
    bool has_ipv6 = false;
    std::vector<const Sysctl*> later;  // sysctls of interfaces yet to be made
  };

  void MakeInterfaces() {
    const BuildTurn turn;
    MakeNamespaces();
    for (size_t i = 0; i < sites_.size(); ++i) {
      sites_[i].socket.Exchange(CreateRequests(plan_, i, fds_));
    }
    for (size_t i = 0; i < sites_.size(); ++i) ConfigureInterfaces(i);
  }

  void MakeNamespaces() {
    NamespaceScope scope;
    for (const Namespace& declared : topology_.namespaces) {
      namespaces_.push_back(scope.MakeAndEnter(declared.name));
      fds_.push_back(namespaces_.back().fd());
      const std::string object = "namespace " + declared.name;
      Site& site = sites_.emplace_back(
          Site{NetlinkSocket(NETLINK_ROUTE, object), false, {}});
      site.has_ipv6 = ::access("/proc/sys/net/ipv6/conf", F_OK) == 0;
      WriteDefaults(InheritedToUndo(), object);
      WriteDefaults(DefaultSysctls(declared), object);
      site.later = WriteNeutral(declared, object);
    }
  }

  // A kernel without what a default is about does not need it.
  static void WriteDefaults(const std::vector<Sysctl>& defaults,
                            const std::string& object) {
    for (const Sysctl& sysctl : defaults) {
      try {
        WriteSysctl(sysctl, object);
      } catch (const KernelError& error) {
        if (error.error() != ENOENT) throw;
      }
    }
  }

  // Writes the sysctls that need no interface but lo; returns the others.
  std::vector<const Sysctl*> WriteNeutral(const Namespace& declared,
                                          const std::string& object) const {
    std::vector<const Sysctl*> later;
    for (const Sysctl& sysctl : declared.sysctls) {
      const auto path = SysctlPath(sysctl.name);
      const auto interface = path ? SysctlInterface(*path) : "";
      if (interface.empty() || interface == "lo") {
        WriteSysctl(sysctl, object);
      } else {
        later.push_back(&sysctl);
      }
    }
    return later;
  }

  void ConfigureInterfaces(size_t i) {
    const PlannedNamespace& planned = plan_.namespaces[i];
    Site& site = sites_[i];
    std::vector<Request> requests = DefaultRequests(planned, site.has_ipv6);
    if (!site.later.empty()) {
      site.socket.Exchange(requests);
      requests.clear();
      const NamespaceScope inside(namespaces_[i]);
      for (const Sysctl* sysctl : site.later) {
        WriteSysctl(*sysctl, planned.devices.object());
      }
    }
    std::ranges::move(InterfaceRequests(planned, topology_.namespaces[i]),
                      std::back_inserter(requests));
    site.socket.Exchange(requests);
  }

  void LoadFirewalls() const {
    for (size_t i = 0; i < namespaces_.size(); ++i) {
      const Namespace& declared = topology_.namespaces[i];
      if (declared.firewall.empty()) continue;
      const NamespaceScope inside(namespaces_[i]);
      LoadFirewall(declared.firewall, backend_, "namespace " + declared.name);
    }
  }

  Clock::time_point Deadline() const {
    bool stp = false;
    for (const PlannedNamespace& ns : plan_.namespaces) {
      for (const PlannedInterface& interface : ns.interfaces) {
        if (interface.declared.bridge && interface.declared.bridge->stp) {
          stp = true;
        }
      }
    }
    return Clock::now() + kReadyWithin + (stp ? kStpDelay : kStpDelay * 0);
  }

  const Topology& topology_;
  const Backend backend_;
  const TopologyPlan plan_;
  std::vector<NetNamespace> namespaces_;
  std::vector<int> fds_;
  std::vector<Site> sites_;
};

}  // namespace

LiveTopology::LiveTopology(const Topology& topology, Backend backend)
    : namespaces_(Builder(topology, backend).Build()) {}

LiveTopology::LiveTopology(LiveTopology&&) noexcept = default;
LiveTopology& LiveTopology::operator=(LiveTopology&&) noexcept = default;
LiveTopology::~LiveTopology() = default;

const NetNamespace& LiveTopology::Namespace(std::string_view name) const {
  const auto found = std::ranges::find(namespaces_, name, &NetNamespace::name);
  if (found == namespaces_.end()) {
    throw std::out_of_range("no namespace " + std::string(name));
  }
  return *found;
}

}  // namespace hopcheck
