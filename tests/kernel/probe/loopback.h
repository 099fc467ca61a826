// A namespace that has nothing but its loopback, and hands to look into it:
// what was sent is captured, what is heard is forged.
#ifndef HOPCHECK_TESTS_KERNEL_PROBE_LOOPBACK_H_
#define HOPCHECK_TESTS_KERNEL_PROBE_LOOPBACK_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/ip_types.h"
#include "base/unique_fd.h"
#include "probe/ping_socket.h"
#include "topology/net_namespace.h"

namespace hopcheck::testing {

// A namespace whose `lo` is up.
class Loopback {
 public:
  Loopback();

  const NetNamespace& get() const { return namespace_; }
  void SetMtu(int mtu);
  void AddAddress(const IpAddress& ipv6);

 private:
  NetNamespace namespace_;
  UniqueFd ipv4_;
};

// Packets that leave the namespace's sockets over lo, from construction on.
class Capture {
 public:
  explicit Capture(const NetNamespace& target);

  // The next ICMP or ICMPv6 echo request that was sent, from its IP header on;
  // nothing where none came within two seconds.
  std::optional<std::vector<uint8_t>> NextRequest();

 private:
  UniqueFd fd_;
};

// Sends ICMP errors about packets from and to the loopback address.
class Forger {
 public:
  Forger(const NetNamespace& target, Family family);

  // `quoted` is what the error quotes behind the IP header.
  void SendError(uint8_t type, uint8_t code, std::span<const uint8_t> quoted);

 private:
  Family family_;
  UniqueFd fd_;
};

// What the socket hears until it has heard `count` answers, or two seconds
// have passed.
std::vector<EchoAnswer> Await(PingSocket& socket, size_t count);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_PROBE_LOOPBACK_H_
