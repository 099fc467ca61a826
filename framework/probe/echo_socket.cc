#include "probe/echo_socket.h"

#include <fmt/format.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

// A 64 KiB payload in the fragments of the smallest MTU (68 bytes) is charged
// to the socket at several times its size; the default of 208 KiB would refuse
// it with ENOBUFS, which would look like the network's doing.
constexpr int kBufferBytes = 8 << 20;

// Sets options one after the other; a refusal names the option.
class Options {
 public:
  Options(int fd, std::string object) : fd_(fd), object_(std::move(object)) {}

  void Set(int level, int option, std::string_view name, int value) const {
    SetBytes(level, option, name, &value, sizeof value);
  }
  void SetBytes(int level, int option, std::string_view name, const void* value,
                size_t size) const {
    if (::setsockopt(fd_, level, option, value, static_cast<socklen_t>(size)) !=
        0) {
      throw KernelError(fmt::format("setsockopt {}", name), object_, errno);
    }
  }
  // For what makes things better and is no condition.
  void Try(int level, int option, int value) const {
    static_cast<void>(::setsockopt(fd_, level, option, &value, sizeof value));
  }

 private:
  int fd_;
  std::string object_;
};

void SetCommonOptions(const Options& options, const EchoRequest& request) {
  options.Try(SOL_SOCKET, SO_SNDBUFFORCE, kBufferBytes);
  options.Try(SOL_SOCKET, SO_RCVBUFFORCE, kBufferBytes);
  options.Set(SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST", 1);
  if (request.mark) {
    options.SetBytes(SOL_SOCKET, SO_MARK,
                     fmt::format("SO_MARK {:#x}", *request.mark),
                     &*request.mark, sizeof *request.mark);
  }
  // Link-local destinations and sources are those of the device from here on.
  if (request.device) {
    options.SetBytes(SOL_SOCKET, SO_BINDTODEVICE,
                     fmt::format("SO_BINDTODEVICE {}", *request.device),
                     request.device->data(), request.device->size());
  }
}

// Errors are not let in as packets: the error queue has them all, with the
// quoted packet and who sent them.
void SetIpv4Options(const Options& options, const EchoRequest& request) {
  const icmp_filter only_replies = {~(1u << ICMP_ECHOREPLY)};
  options.SetBytes(SOL_RAW, ICMP_FILTER, "ICMP_FILTER", &only_replies,
                   sizeof only_replies);
  options.Set(SOL_IP, IP_RECVERR, "IP_RECVERR", 1);
  options.Set(SOL_IP, IP_MTU_DISCOVER, "IP_MTU_DISCOVER",
              request.dont_fragment ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
  if (request.source) options.Set(SOL_IP, IP_TRANSPARENT, "IP_TRANSPARENT", 1);
  if (request.ttl) {
    options.Set(SOL_IP, IP_TTL, "IP_TTL", *request.ttl);
    options.Set(SOL_IP, IP_MULTICAST_TTL, "IP_MULTICAST_TTL", *request.ttl);
  }
}

void SetIpv6Options(const Options& options, const EchoRequest& request) {
  icmp6_filter only_replies;
  ICMP6_FILTER_SETBLOCKALL(&only_replies);
  ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &only_replies);
  options.SetBytes(SOL_ICMPV6, ICMP6_FILTER, "ICMP6_FILTER", &only_replies,
                   sizeof only_replies);
  options.Set(SOL_IPV6, IPV6_RECVERR, "IPV6_RECVERR", 1);
  if (request.dont_fragment) {
    options.Set(SOL_IPV6, IPV6_MTU_DISCOVER, "IPV6_MTU_DISCOVER",
                IPV6_PMTUDISC_DO);
    options.Set(SOL_IPV6, IPV6_DONTFRAG, "IPV6_DONTFRAG", 1);
  }
  if (request.source) {
    options.Set(SOL_IPV6, IPV6_TRANSPARENT, "IPV6_TRANSPARENT", 1);
  }
  if (request.ttl) {
    options.Set(SOL_IPV6, IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS", *request.ttl);
    options.Set(SOL_IPV6, IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS",
                *request.ttl);
  }
}

UniqueFd OpenSocket(const NetNamespace& from, Family family) {
  const bool is_v4 = family == Family::kIpv4;
  const NamespaceScope scope(from);
  return CheckFd(
      ::socket(AddressFamily(family), SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC,
               is_v4 ? static_cast<int>(IPPROTO_ICMP)
                     : static_cast<int>(IPPROTO_ICMPV6)),
      is_v4 ? "socket (raw ICMP)" : "socket (raw ICMPv6)",
      fmt::format("namespace {}", from.name()));
}

}  // namespace

UniqueFd OpenEchoSocket(const NetNamespace& from, const EchoRequest& request) {
  const Family family = request.destination.family();
  UniqueFd fd = OpenSocket(from, family);
  const std::string object = fmt::format("namespace {}", from.name());
  const Options options(fd.get(), object);
  SetCommonOptions(options, request);
  if (family == Family::kIpv4) {
    SetIpv4Options(options, request);
  } else {
    SetIpv6Options(options, request);
  }
  return fd;
}

}  // namespace hopcheck
