// Between addresses as values and the kernel's sockaddr. Raw sockets have no
// ports.
#ifndef HOPCHECK_PROBE_SOCKET_ADDRESS_H_
#define HOPCHECK_PROBE_SOCKET_ADDRESS_H_

#include <sys/socket.h>

#include <cstddef>
#include <optional>

#include "base/ip_types.h"

namespace hopcheck {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
};

// Without an interface: link-local addresses mean something only to a socket
// that is bound to a device.
SocketAddress ToSocketAddress(const IpAddress& address);

// Nothing where it is of another family, or `size` bytes are not all of it.
std::optional<IpAddress> ToIpAddress(const sockaddr* address, size_t size);

}  // namespace hopcheck

#endif  // HOPCHECK_PROBE_SOCKET_ADDRESS_H_
