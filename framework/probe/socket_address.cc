#include "probe/socket_address.h"

#include <netinet/in.h>

#include <cstddef>
#include <cstring>
#include <span>

namespace hopcheck {

SocketAddress ToSocketAddress(const IpAddress& address) {
  SocketAddress result;
  if (address.family() == Family::kIpv4) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    std::memcpy(&in.sin_addr, address.bytes().data(), sizeof in.sin_addr);
    std::memcpy(&result.storage, &in, sizeof in);
    result.size = sizeof in;
    return result;
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  std::memcpy(&in6.sin6_addr, address.bytes().data(), sizeof in6.sin6_addr);
  std::memcpy(&result.storage, &in6, sizeof in6);
  result.size = sizeof in6;
  return result;
}

std::optional<IpAddress> ToIpAddress(const sockaddr* address, size_t size) {
  sa_family_t family = AF_UNSPEC;
  if (size < offsetof(sockaddr, sa_family) + sizeof family) return std::nullopt;
  std::memcpy(
      &family,
      reinterpret_cast<const uint8_t*>(address) + offsetof(sockaddr, sa_family),
      sizeof family);
  if (family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in in;
    std::memcpy(&in, address, sizeof in);
    return IpAddress(Family::kIpv4,
                     std::span(reinterpret_cast<const uint8_t*>(&in.sin_addr),
                               sizeof in.sin_addr));
  }
  if (family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 in6;
    std::memcpy(&in6, address, sizeof in6);
    return IpAddress(Family::kIpv6, in6.sin6_addr.s6_addr);
  }
  return std::nullopt;
}

}  // namespace hopcheck
