// Neighbours, and how long the kernel looks for one.
#ifndef HOPCHECK_NETLINK_NEIGHBOUR_H_
#define HOPCHECK_NETLINK_NEIGHBOUR_H_

#include <cstdint>
#include <optional>

#include "netlink/device.h"
#include "netlink/message.h"
#include "netlink/reply.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// ip neigh add ADDRESS lladdr MAC nud permanent dev NAME
// Throws KernelError (ENODEV) for a device that `devices` does not have.
Request AddNeighbour(const Neighbour& neighbour, const Devices& devices);

// ip neigh show nud all, of one family
Request ShowNeighbours(Family family);

struct LiveNeighbour {
  uint32_t index = 0;  // of its interface
  uint16_t state = 0;  // NUD_*
  IpAddress address;
  std::optional<MacAddress> mac;
};

// Nothing where `reply` is not about a neighbour.
std::optional<LiveNeighbour> ParseNeighbour(const Reply& reply);

// How a neighbour is looked for: a question every `retrans_ms`, at most
// `probes` of them when nothing is known and as many again for an old entry.
struct NeighbourSearch {
  uint64_t retrans_ms = 0;
  uint32_t probes = 0;
};

// ip ntable change name arp_cache|ndisc_cache dev NAME retrans MS
//     ucast_probes N mcast_probes N
// The same as net.ipv4.neigh.NAME.retrans_time_ms and its like, without a
// visit to the namespace's /proc.
Request SetNeighbourSearch(const Device& device, Family family,
                           const NeighbourSearch& search);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_NEIGHBOUR_H_
