#include "bare_ping.h"

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <vector>

#include "base/kernel_error.h"
#include "probe/packet.h"

// The kernel's own header for it (linux/icmp.h) is not for use beside
// netinet/ip_icmp.h.
#ifndef ICMP_FILTER
#define ICMP_FILTER 1
#endif

namespace hopcheck::bench {
namespace {

constexpr size_t kPayload = 56;

UniqueFd OpenSocket(const NetNamespace& from) {
  const NamespaceScope inside(from);
  UniqueFd socket =
      CheckFd(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP),
              "socket", from.name());
  const timeval timeout{2, 0};
  Check(::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout,
                     sizeof timeout),
        "setsockopt SO_RCVTIMEO");
  const uint32_t hidden = ~(1u << ICMP_ECHOREPLY);
  Check(
      ::setsockopt(socket.get(), SOL_RAW, ICMP_FILTER, &hidden, sizeof hidden),
      "setsockopt ICMP_FILTER");
  return socket;
}

}  // namespace

BarePing::BarePing(const NetNamespace& from, const std::string& to)
    : socket_(OpenSocket(from)), to_(to) {}

void BarePing::Send(const Cookie& payload) {
  const std::vector<uint8_t> message =
      EchoRequestMessage(Family::kIpv4, ++id_, 1, payload, kPayload);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = ::inet_addr(to_.c_str());
  Check(static_cast<int>(::sendto(socket_.get(), message.data(), message.size(),
                                  0, reinterpret_cast<sockaddr*>(&to),
                                  sizeof to)),
        "sendto", to_);
  std::array<char, 256> answer;
  icmphdr reply{};
  do {
    const ssize_t got = ::recv(socket_.get(), answer.data(), answer.size(), 0);
    Check(static_cast<int>(got), "recv", to_);
    std::memcpy(&reply, answer.data() + sizeof(iphdr), sizeof reply);
  } while (ntohs(reply.un.echo.id) != id_);
}

}  // namespace hopcheck::bench
