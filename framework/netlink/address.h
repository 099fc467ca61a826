// Addresses of interfaces.
#ifndef HOPCHECK_NETLINK_ADDRESS_H_
#define HOPCHECK_NETLINK_ADDRESS_H_

#include <cstdint>
#include <optional>

#include "netlink/device.h"
#include "netlink/message.h"
#include "netlink/reply.h"

namespace hopcheck {

// Whether an IPv6 address waits until nobody else turns out to have it.
enum class DuplicateDetection { kOff, kOn };

// ip addr add PREFIX brd + dev NAME          (IPv4)
// ip addr add PREFIX dev NAME [nodad]        (IPv6)
Request AddAddress(const Device& device, const IpPrefix& prefix,
                   DuplicateDetection detection);

// ip addr show, of one family
Request ShowAddresses(Family family);

struct LiveAddress {
  uint32_t index = 0;  // of its interface
  IpPrefix prefix;
  std::optional<IpAddress> broadcast;
  uint32_t flags = 0;  // IFA_F_*
};

// Nothing where `reply` is not about an address.
std::optional<LiveAddress> ParseAddress(const Reply& reply);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_ADDRESS_H_
