// Links: veth pairs, and what every interface has: state, MTU, MAC address.
#ifndef HOPCHECK_NETLINK_LINK_H_
#define HOPCHECK_NETLINK_LINK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "netlink/device.h"
#include "netlink/message.h"
#include "netlink/reply.h"

namespace hopcheck {

struct VethEnd {
  Device device;
  std::string namespace_word;  // how the command names its namespace
  MacAddress mac;
  std::optional<uint32_t> mtu;
};

// ip link add dev NAME index I address MAC mtu M type veth
//     peer name NAME index I address MAC mtu M netns NS
// `here` stands where the socket is, `there` in the namespace that `peer_fd`
// is open on: neither end is anywhere else, not even for a moment.
Request AddVethPair(const VethEnd& here, const VethEnd& there, int peer_fd);

// ip link set dev NAME up
Request SetLinkUp(const Device& device);

// ip link set dev NAME address MAC
Request SetLinkAddress(const Device& device, const MacAddress& mac);

// ip link set dev NAME mtu BYTES
Request SetLinkMtu(const Device& device, uint32_t mtu);

// ip link show dev NAME
// From 6.8 on the kernel settles a pending carrier event of the device before
// it answers (linkwatch_sync_dev() in rtnl_getlink()); a dump does not.
Request ShowLink(const Device& device);

// ip link show
Request ShowLinks();

// What the kernel says of one interface.
struct LinkState {
  Device device;
  uint32_t flags = 0;     // IFF_*
  uint8_t operstate = 0;  // IF_OPER_*
  uint32_t mtu = 0;       // bytes
  uint32_t master = 0;    // ifindex of the bridge it is a port of
  uint32_t peer = 0;      // ifindex of a veth's other end
  std::string kind;       // "veth", "bridge"; "" for lo
  std::optional<MacAddress> mac;
  std::optional<uint8_t> port_state;  // BR_STATE_*, of a port of a bridge
  bool vlan_filtering = false;        // of a bridge
  uint32_t stp = 0;                   // of a bridge
};

// Nothing where `reply` is not about a link.
std::optional<LinkState> ParseLink(const Reply& reply);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_LINK_H_
