// From what a user calls a host to an address, as a namespace sees it.
#ifndef HOPCHECK_LIVE_RESOLVE_HOST_H_
#define HOPCHECK_LIVE_RESOLVE_HOST_H_

#include <optional>
#include <stdexcept>
#include <string>

#include "base/ip_types.h"
#include "topology/net_namespace.h"

namespace hopcheck {

// "web.example: Name or service not known".
class UnknownHost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ResolvedHost {
  IpAddress address;
  std::string device;  // of a link-local address with a zone ("fe80::1%eth0")
  bool operator==(const ResolvedHost&) const = default;
};

// The first that getaddrinfo(3) has for `host`, which asks from inside `space`,
// of one family where it is given. Throws UnknownHost.
ResolvedHost ResolveHost(const NetNamespace& space, const std::string& host,
                         std::optional<Family> family);

}  // namespace hopcheck

#endif  // HOPCHECK_LIVE_RESOLVE_HOST_H_
