// Reads back over netlink what a namespace holds.
#ifndef HOPCHECK_TESTS_KERNEL_TOPOLOGY_OBSERVER_H_
#define HOPCHECK_TESTS_KERNEL_TOPOLOGY_OBSERVER_H_

#include <string>
#include <vector>

#include "netlink/address.h"
#include "netlink/bridge.h"
#include "netlink/link.h"
#include "netlink/neighbour.h"
#include "netlink/route.h"
#include "netlink/rule.h"
#include "netlink/socket.h"
#include "topology/live_topology.h"

namespace hopcheck::testing {

class Observer {
 public:
  explicit Observer(const NetNamespace& target);

  std::vector<LinkState> Links();
  // Throws std::out_of_range where there is none of that name.
  LinkState Link(const std::string& name);
  // "10.0.0.2/24", of one interface, link-local ones apart.
  std::vector<std::string> Addresses(const std::string& interface);
  std::vector<LiveAddress> Addresses(Family family);
  std::vector<LiveRoute> Routes(Family family);
  // The first route to `prefix` in `table`; throws std::out_of_range.
  LiveRoute RouteTo(const std::string& prefix, uint32_t table = 254);
  std::vector<PolicyRule> Rules(Family family);
  std::vector<LiveNeighbour> Neighbours(Family family);
  // The memberships of one interface.
  std::vector<VlanMembership> Vlans(const std::string& interface);
  // The text of /proc/sys/<path> without its newline.
  std::string Sysctl(const std::string& path);

  NetlinkSocket& socket() { return socket_; }

 private:
  const NetNamespace& target_;
  NetlinkSocket socket_;
};

// The namespace that the calling thread is in.
uint32_t CurrentNamespace();
// How many descriptors this process has open.
size_t OpenDescriptors();

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_TOPOLOGY_OBSERVER_H_
