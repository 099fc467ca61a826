#include "netlink/reply.h"

#include <algorithm>

namespace hopcheck {

std::optional<IpAddress> Attribute::Address() const {
  if (value.size() == 4) return IpAddress(Family::kIpv4, value);
  if (value.size() == 16) return IpAddress(Family::kIpv6, value);
  return std::nullopt;
}

std::optional<MacAddress> Attribute::Mac() const {
  MacAddress mac;
  if (value.size() != mac.bytes.size()) return std::nullopt;
  std::copy(value.begin(), value.end(), mac.bytes.begin());
  return mac;
}

Attributes Reply::AttributesAfter(size_t header_size) const {
  const size_t offset =
      std::min<size_t>(payload_.size(), NLMSG_ALIGN(header_size));
  return Attributes(std::span(payload_).subspan(offset));
}

}  // namespace hopcheck
