#include "topology/live_topology.h"

#include <linux/netlink.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/kernel_error.h"
#include "firewall/load_firewall.h"
#include "netlink/socket.h"
#include "topology/build_order.h"
#include "topology/build_turn.h"
#include "topology/inherited.h"
#include "topology/interface_plan.h"
#include "topology/readiness.h"
#include "topology/sysctl.h"

namespace hopcheck {
namespace {

using Clock = std::chrono::steady_clock;

// Carries out the steps on the running kernel.
class Builder : public BuildSite {
 public:
  Builder(const Topology& topology, Backend backend)
      : topology_(topology), backend_(backend), plan_(PlanTopology(topology)) {}

  std::vector<NetNamespace> Build() {
    {
      const BuildTurn turn;
      MakeInterfaces(topology_, plan_, *this);
    }
    deadline_ = Clock::now() + ReadyWithin(plan_);
    MakeUsable(topology_, plan_, *this);
    return std::move(namespaces_);
  }

 private:
  // What a namespace is worked on with.
  struct Tools {
    NetlinkSocket socket;
    bool has_ipv6 = false;
  };

  void MakeNamespace(size_t ns) override {
    if (!scope_) scope_.emplace();
    namespaces_.push_back(scope_->MakeAndEnter(topology_.namespaces[ns].name));
    inside_ = ns;
    tools_.push_back({NetlinkSocket(NETLINK_ROUTE, Object(ns)),
                      ::access("/proc/sys/net/ipv6/conf", F_OK) == 0});
    for (const Sysctl& sysctl : InheritedToUndo()) WriteDefault(ns, sysctl);
  }

  int Descriptor(size_t ns) const override { return namespaces_[ns].fd(); }

  void WriteDefault(size_t ns, const Sysctl& sysctl) override {
    try {
      Write(ns, sysctl);
    } catch (const KernelError& error) {
      if (error.error() != ENOENT) throw;
    }
  }

  void SendDefaults(size_t ns, Family family,
                    std::span<const Request> requests) override {
    if (family == Family::kIpv4 || tools_[ns].has_ipv6) Send(ns, requests);
  }

  void Write(size_t ns, const Sysctl& sysctl) override {
    Enter(ns);
    WriteSysctl(sysctl, Object(ns));
  }

  void Send(size_t ns, std::span<const Request> requests) override {
    tools_[ns].socket.Exchange(requests);
  }

  void LoadFirewall(size_t ns) override {
    Enter(ns);
    hopcheck::LoadFirewall(topology_.namespaces[ns].firewall, backend_,
                           Object(ns));
  }

  void AwaitReady(size_t ns) override {
    WaitUntilReady(tools_[ns].socket, plan_.namespaces[ns], tools_[ns].has_ipv6,
                   deadline_);
  }

  // The thread is then in `ns`, until it enters another or the work is done.
  void Enter(size_t ns) {
    if (inside_ == ns) return;
    scope_->Enter(namespaces_[ns]);
    inside_ = ns;
  }

  const std::string& Object(size_t ns) const {
    return plan_.namespaces[ns].devices.object();
  }

  const Topology& topology_;
  const Backend backend_;
  const TopologyPlan plan_;
  std::vector<NetNamespace> namespaces_;
  std::vector<Tools> tools_;
  std::optional<NamespaceScope> scope_;  // from the first namespace on
  std::optional<size_t> inside_;
  Clock::time_point deadline_;
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
