#include "probe/error_queue.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

// After time.h: it would define struct timespec otherwise.
#include <linux/errqueue.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "base/kernel_error.h"
#include "probe/packet.h"
#include "probe/socket_address.h"

namespace hopcheck {
namespace {

// The echo header and the cookie; more of the quote tells nothing.
constexpr size_t kQuoteBytes = kEchoHeaderBytes + kCookieBytes;

// sock_extended_err, and the sender's address behind it (SO_EE_OFFENDER).
struct ErrorMessage {
  sock_extended_err error;
  sockaddr_in6 offender;  // or a sockaddr_in
};

std::optional<ErrorMessage> FindError(msghdr& message) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr;
       c = CMSG_NXTHDR(&message, c)) {
    const bool is_error =
        (c->cmsg_level == SOL_IP && c->cmsg_type == IP_RECVERR) ||
        (c->cmsg_level == SOL_IPV6 && c->cmsg_type == IPV6_RECVERR);
    if (!is_error || c->cmsg_len < CMSG_LEN(sizeof(sock_extended_err))) {
      continue;
    }
    ErrorMessage found{};
    std::memcpy(&found, CMSG_DATA(c),
                std::min(sizeof found, c->cmsg_len - CMSG_LEN(0)));
    return found;
  }
  return std::nullopt;
}

std::optional<QueuedError> Decode(const ErrorMessage& found, Family family,
                                  std::vector<uint8_t> quote) {
  const sock_extended_err& e = found.error;
  if (e.ee_origin != SO_EE_ORIGIN_LOCAL && e.ee_origin != SO_EE_ORIGIN_ICMP &&
      e.ee_origin != SO_EE_ORIGIN_ICMP6) {
    return std::nullopt;
  }
  QueuedError error{.error = static_cast<int>(e.ee_errno),
                    .is_local = e.ee_origin == SO_EE_ORIGIN_LOCAL,
                    .icmp_type = e.ee_type,
                    .icmp_code = e.ee_code,
                    .info = e.ee_info,
                    .from = IpAddress::Any(family),
                    .quote = {}};
  if (error.is_local) return error;
  const auto offender =
      ToIpAddress(reinterpret_cast<const sockaddr*>(&found.offender),
                  sizeof found.offender);
  if (offender) error.from = *offender;
  error.quote = std::move(quote);
  return error;
}

}  // namespace

std::optional<QueuedError> ReadErrorQueue(int fd, Family family) {
  for (;;) {
    std::array<uint8_t, kQuoteBytes> quote;
    alignas(cmsghdr) std::array<char, 512> control;
    iovec data{quote.data(), quote.size()};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (size < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return std::nullopt;
      Check(-1, "recvmsg MSG_ERRQUEUE");
    }
    const auto found = FindError(message);
    if (!found) continue;
    auto error =
        Decode(*found, family,
               std::vector<uint8_t>(quote.begin(), quote.begin() + size));
    if (error) return error;
  }
}

}  // namespace hopcheck
