// When a namespace's interfaces carry packets: what the kernel reports, never
// how long it usually takes.
#ifndef HOPCHECK_TOPOLOGY_READINESS_H_
#define HOPCHECK_TOPOLOGY_READINESS_H_

#include <chrono>
#include <string>
#include <vector>

#include "netlink/channel.h"
#include "netlink/socket.h"
#include "topology/interface_plan.h"

namespace hopcheck {

// An interface that is up, and so is waited for.
struct AwaitedLink {
  Device device;
  bool comes_up = false;  // else it is settled when it has no carrier
};
// Those of `planned` but for lo, which carries packets as soon as it is up.
std::vector<AwaitedLink> AwaitedLinks(const PlannedNamespace& planned);

// What of `planned` cannot carry packets yet: "lan" for an interface that is
// to come up and does not yet (an end of a veth pair drops what it is given
// until linkwatch has run), "fd00::1" for an IPv6 address that does not yet
// receive. Empty when the namespace is ready.
std::vector<std::string> NotReady(NetlinkChannel& channel,
                                  const PlannedNamespace& planned,
                                  bool has_ipv6);

// How long a topology may take to become ready: far more than a busy machine
// takes, and the time in which a port of a bridge with STP listens and learns.
std::chrono::milliseconds ReadyWithin(const TopologyPlan& plan);

// Waits until nothing is lacking, without polling: the kernel tells of every
// change. Throws KernelError (ETIMEDOUT) that names what is lacking at
// `deadline`.
void WaitUntilReady(NetlinkSocket& socket, const PlannedNamespace& planned,
                    bool has_ipv6,
                    std::chrono::steady_clock::time_point deadline);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_READINESS_H_
