#include "loopback.h"

#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/kernel_error.h"
#include "probe/packet.h"
#include "probe/socket_address.h"

namespace hopcheck::testing {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{2};

UniqueFd SocketIn(const NetNamespace& target, int family, int type,
                  int protocol) {
  const NamespaceScope scope(target);
  return CheckFd(::socket(family, type | SOCK_CLOEXEC, protocol), "socket");
}

ifreq RequestFor(const char* device) {
  ifreq request{};
  std::strcpy(request.ifr_name, device);
  return request;
}

IpAddress LoopbackAddress(Family family) {
  return *IpAddress::Parse(family == Family::kIpv4 ? "127.0.0.1" : "::1");
}

// Waits for `events` until `deadline`; false where it passed.
bool WaitFor(int fd, Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - Clock::now());
  if (left.count() <= 0) return false;
  pollfd polled{.fd = fd, .events = POLLIN, .revents = 0};
  return Check(::poll(&polled, 1, static_cast<int>(left.count())), "poll") > 0;
}

// The IP header that a quote begins with, of `payload_bytes` in all.
std::vector<uint8_t> QuotedHeader(Family family, size_t payload_bytes) {
  const IpAddress own = LoopbackAddress(family);
  std::vector<uint8_t> header(family == Family::kIpv4 ? 20 : 40);
  const size_t addresses = header.size() - 2 * own.bytes().size();
  if (family == Family::kIpv4) {
    const size_t total = header.size() + payload_bytes;
    header[0] = 0x45;
    header[2] = static_cast<uint8_t>(total >> 8);
    header[3] = static_cast<uint8_t>(total);
    header[8] = 64;
    header[9] = IPPROTO_ICMP;
  } else {
    header[0] = 0x60;
    header[4] = static_cast<uint8_t>(payload_bytes >> 8);
    header[5] = static_cast<uint8_t>(payload_bytes);
    header[6] = IPPROTO_ICMPV6;
    header[7] = 64;
  }
  for (const size_t at : {addresses, addresses + own.bytes().size()}) {
    std::memcpy(header.data() + at, own.bytes().data(), own.bytes().size());
  }
  return header;
}

bool IsEchoRequest(std::span<const uint8_t> packet) {
  if (packet.size() < 40 + kEchoHeaderBytes) return false;
  if (packet[0] >> 4 == 4) return packet[9] == 1 && packet[20] == 8;
  return packet[6] == IPPROTO_ICMPV6 && packet[40] == 128;
}

// The address receives once its route is in table local; a worker of the kernel
// puts it there, some time after the address itself.
void AwaitLocalRoute(const UniqueFd& netlink, const IpAddress& address) {
  const auto deadline = Clock::now() + kPatience;
  while (WaitFor(netlink.get(), deadline)) {
    alignas(nlmsghdr) char bytes[8192];
    int left =
        Check(static_cast<int>(::recv(netlink.get(), bytes, sizeof bytes, 0)),
              "recv");
    for (auto* header = reinterpret_cast<nlmsghdr*>(bytes);
         NLMSG_OK(header, left); header = NLMSG_NEXT(header, left)) {
      if (header->nlmsg_type == NLMSG_ERROR) {
        const auto* error = static_cast<nlmsgerr*>(NLMSG_DATA(header));
        throw KernelError("ip address add", "lo", -error->error);
      }
      if (header->nlmsg_type != RTM_NEWROUTE) continue;
      auto* route = static_cast<rtmsg*>(NLMSG_DATA(header));
      int rest = RTM_PAYLOAD(header);
      for (rtattr* a = RTM_RTA(route); RTA_OK(a, rest); a = RTA_NEXT(a, rest)) {
        if (a->rta_type == RTA_DST && route->rtm_type == RTN_LOCAL &&
            std::memcmp(RTA_DATA(a), address.bytes().data(), 16) == 0) {
          return;
        }
      }
    }
  }
  throw KernelError("ip address add", address.ToString(), ETIMEDOUT);
}

}  // namespace

Loopback::Loopback()
    : namespace_("loopback"),
      ipv4_(SocketIn(namespace_, AF_INET, SOCK_DGRAM, 0)) {
  ifreq request = RequestFor("lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  Check(::ioctl(ipv4_.get(), SIOCSIFFLAGS, &request), "ioctl SIOCSIFFLAGS");
}

void Loopback::SetMtu(int mtu) {
  ifreq request = RequestFor("lo");
  request.ifr_mtu = mtu;
  Check(::ioctl(ipv4_.get(), SIOCSIFMTU, &request), "ioctl SIOCSIFMTU");
}

// ip address add ADDRESS/128 dev lo nodad
void Loopback::AddAddress(const IpAddress& ipv6) {
  const UniqueFd netlink =
      SocketIn(namespace_, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  sockaddr_nl own{};
  own.nl_family = AF_NETLINK;
  own.nl_groups = RTMGRP_IPV6_ROUTE;
  Check(::bind(netlink.get(), reinterpret_cast<const sockaddr*>(&own),
               sizeof own),
        "bind");
  ifreq device = RequestFor("lo");
  Check(::ioctl(ipv4_.get(), SIOCGIFINDEX, &device), "ioctl SIOCGIFINDEX");
  struct {
    nlmsghdr header;
    ifaddrmsg address;
    rtattr local;
    uint8_t bytes[16];
    rtattr flags;
    uint32_t no_dad;
  } request{};
  request.header = {.nlmsg_len = sizeof request,
                    .nlmsg_type = RTM_NEWADDR,
                    .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE};
  request.address = {.ifa_family = AF_INET6,
                     .ifa_prefixlen = 128,
                     .ifa_index = static_cast<uint32_t>(device.ifr_ifindex)};
  request.local = {.rta_len = RTA_LENGTH(16), .rta_type = IFA_LOCAL};
  std::ranges::copy(ipv6.bytes(), request.bytes);
  request.flags = {.rta_len = RTA_LENGTH(4), .rta_type = IFA_FLAGS};
  request.no_dad = IFA_F_NODAD;
  Check(static_cast<int>(::send(netlink.get(), &request, sizeof request, 0)),
        "send RTM_NEWADDR");
  AwaitLocalRoute(netlink, ipv6);
}

Capture::Capture(const NetNamespace& target)
    : fd_(SocketIn(target, AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK,
                   htons(ETH_P_ALL))) {}

std::optional<std::vector<uint8_t>> Capture::NextRequest() {
  const auto deadline = Clock::now() + kPatience;
  std::vector<uint8_t> packet(70000);
  while (WaitFor(fd_.get(), deadline)) {
    sockaddr_ll from{};
    socklen_t from_size = sizeof from;
    const int size = Check(static_cast<int>(::recvfrom(
                               fd_.get(), packet.data(), packet.size(), 0,
                               reinterpret_cast<sockaddr*>(&from), &from_size)),
                           "recvfrom");
    const auto bytes = std::span(packet).first(static_cast<size_t>(size));
    if (from.sll_pkttype == PACKET_OUTGOING && IsEchoRequest(bytes)) {
      return std::vector(bytes.begin(), bytes.end());
    }
  }
  return std::nullopt;
}

Forger::Forger(const NetNamespace& target, Family family)
    : family_(family),
      fd_(SocketIn(target, AddressFamily(family), SOCK_RAW,
                   family == Family::kIpv4
                       ? static_cast<int>(IPPROTO_ICMP)
                       : static_cast<int>(IPPROTO_ICMPV6))) {}

void Forger::SendError(uint8_t type, uint8_t code,
                       std::span<const uint8_t> quoted) {
  std::vector<uint8_t> message = {type, code, 0, 0, 0, 0, 0, 0};
  const auto header = QuotedHeader(family_, quoted.size());
  message.insert(message.end(), header.begin(), header.end());
  message.insert(message.end(), quoted.begin(), quoted.end());
  if (family_ == Family::kIpv4) {
    const uint16_t checksum = InternetChecksum(message);
    message[2] = static_cast<uint8_t>(checksum >> 8);
    message[3] = static_cast<uint8_t>(checksum);
  }
  const SocketAddress to = ToSocketAddress(LoopbackAddress(family_));
  Check(static_cast<int>(::sendto(fd_.get(), message.data(), message.size(), 0,
                                  to.get(), to.size)),
        "sendto");
}

std::vector<EchoAnswer> Await(PingSocket& socket, size_t count) {
  const auto deadline = Clock::now() + kPatience;
  std::vector<EchoAnswer> all = socket.Receive();
  while (all.size() < count && WaitFor(socket.fd(), deadline)) {
    for (EchoAnswer& answer : socket.Receive()) all.push_back(answer);
  }
  return all;
}

}  // namespace hopcheck::testing
