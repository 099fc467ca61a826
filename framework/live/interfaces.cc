#include "live/interfaces.h"

#include <linux/netlink.h>

#include <utility>

#include "netlink/link.h"
#include "netlink/socket.h"

namespace hopcheck {

std::vector<Device> InterfacesOf(const NetNamespace& space) {
  const NamespaceScope inside(space);
  NetlinkSocket socket(NETLINK_ROUTE, "namespace " + space.name());
  std::vector<Device> devices;
  for (const Reply& reply : socket.Exchange(ShowLinks())) {
    if (auto link = ParseLink(reply)) {
      devices.push_back(std::move(link->device));
    }
  }
  return devices;
}

}  // namespace hopcheck
