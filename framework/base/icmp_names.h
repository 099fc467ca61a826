// Names of ICMP errors, as iptables, nft and scenarios write them.
// Numbers: RFC 792, RFC 1122, RFC 1812, RFC 4443; linux/icmp.h, linux/icmpv6.h.
#ifndef HOPCHECK_BASE_ICMP_NAMES_H_
#define HOPCHECK_BASE_ICMP_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_types.h"

namespace hopcheck {

// Whether a message of this type reports an error (and so quotes a packet).
bool IsIcmpError(Family family, uint8_t type);

// The canonical name, the same in both families where the meaning is the same:
// "port-unreachable", "time-exceeded", "too-big"; "type 3 code 99" for one
// without a name.
std::string IcmpErrorName(Family family, uint8_t type, uint8_t code);

// Whether `name` means this type and code: the canonical name, those of
// `iptables -p icmp -h` and `ip6tables -p icmpv6 -h`, and those of
// `REJECT --reject-with` with and without the prefix "icmp-" or "icmp6-".
bool IcmpErrorIsNamed(Family family, uint8_t type, uint8_t code,
                      std::string_view name);

// Every name that means some ICMP error, in either family.
const std::vector<std::string_view>& KnownIcmpErrorNames();

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_ICMP_NAMES_H_
