// Routes, of both families and all the types that a scenario declares.
#ifndef HOPCHECK_NETLINK_ROUTE_H_
#define HOPCHECK_NETLINK_ROUTE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "netlink/device.h"
#include "netlink/message.h"
#include "netlink/reply.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// ip [-6] route add [TYPE] PREFIX via A dev D onlink src A metric N table N mtu
// N ip [-6] route add PREFIX ... nexthop via A dev D weight N onlink nexthop
// ... Throws KernelError (ENODEV) for a device that `devices` does not have:
// `ip` would not find it either.
Request AddRoute(const Route& route, const Devices& devices);

// ip [-6] route show table all
Request ShowRoutes(Family family);

struct LiveHop {
  std::optional<IpAddress> via;
  uint32_t index = 0;  // of the device, 0 without one
  uint32_t weight = 1;
  uint32_t flags = 0;  // RTNH_F_*
};

struct LiveRoute {
  uint8_t type = 0;  // RTN_*
  IpPrefix destination;
  std::vector<LiveHop> hops;
  std::optional<IpAddress> source;
  uint32_t metric = 0;
  uint32_t table = 0;
  uint32_t mtu = 0;
};

// Nothing where `reply` is not about a route.
std::optional<LiveRoute> ParseRoute(const Reply& reply);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_ROUTE_H_
