#include "live/resolve_host.h"

#include <fmt/format.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <memory>
#include <span>

namespace hopcheck {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

ResolvedHost FromSocketAddress(const addrinfo& found) {
  if (found.ai_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, found.ai_addr, sizeof in);
    return {IpAddress(Family::kIpv4,
                      std::span(reinterpret_cast<const uint8_t*>(&in.sin_addr),
                                sizeof in.sin_addr)),
            ""};
  }
  sockaddr_in6 in6;
  std::memcpy(&in6, found.ai_addr, sizeof in6);
  ResolvedHost host{IpAddress(Family::kIpv6, in6.sin6_addr.s6_addr), ""};
  std::array<char, IF_NAMESIZE> name{};
  if (in6.sin6_scope_id != 0 &&
      ::if_indextoname(in6.sin6_scope_id, name.data()) != nullptr) {
    host.device = name.data();
  }
  return host;
}

}  // namespace

ResolvedHost ResolveHost(const NetNamespace& space, const std::string& host,
                         std::optional<Family> family) {
  const NamespaceScope inside(space);
  addrinfo hints{};
  hints.ai_family = family ? AddressFamily(*family) : AF_UNSPEC;
  hints.ai_socktype = SOCK_RAW;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (error != 0) {
    throw UnknownHost(fmt::format("{}: {}", host, ::gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, FreeAddresses> owned(list);
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    if (one->ai_family == AF_INET || one->ai_family == AF_INET6) {
      return FromSocketAddress(*one);
    }
  }
  throw UnknownHost(fmt::format("{}: no address", host));
}

}  // namespace hopcheck
