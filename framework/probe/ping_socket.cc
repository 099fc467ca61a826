#include "probe/ping_socket.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <stdexcept>
#include <utility>

#include "base/kernel_error.h"
#include "probe/echo_socket.h"
#include "probe/error_queue.h"
#include "probe/socket_address.h"

namespace hopcheck {
namespace {

// An IP header with all its options, an echo header and the cookie.
constexpr size_t kReadBytes = 60 + kEchoHeaderBytes + kCookieBytes;
// A flood of foreign replies in the namespace does not keep Receive() for ever.
constexpr int kReadsPerCall = 4096;

const EchoRequest& Checked(const EchoRequest& request) {
  if (request.size < kCookieBytes || request.size > kMaxEchoSize) {
    throw std::invalid_argument(
        fmt::format("an echo request of {} bytes: expected {} to {}",
                    request.size, kCookieBytes, kMaxEchoSize));
  }
  if (request.source &&
      request.source->family() != request.destination.family()) {
    throw std::invalid_argument(fmt::format(
        "source {} and destination {} are of two families",
        request.source->ToString(), request.destination.ToString()));
  }
  return request;
}

// A conversation of its own in the eyes of conntrack: its entry for an echo
// flow is known by addresses and identifier and outlives the flow.
uint16_t EchoIdentifier(const Cookie& first) {
  return static_cast<uint16_t>((first.run[0] << 8 | first.run[1]) +
                               first.packet);
}

// The source, with the packet. bind() would take the device's address in
// silence where the source is a broadcast or multicast address, and 5.10
// refuses it for a foreign one (IPv4).
class SourceMessage {
 public:
  explicit SourceMessage(const IpAddress& source) {
    if (source.family() == Family::kIpv4) {
      in_pktinfo info{};
      std::memcpy(&info.ipi_spec_dst, source.bytes().data(),
                  sizeof info.ipi_spec_dst);
      Fill(SOL_IP, IP_PKTINFO, &info, sizeof info);
    } else {
      in6_pktinfo info{};
      std::memcpy(&info.ipi6_addr, source.bytes().data(),
                  sizeof info.ipi6_addr);
      Fill(SOL_IPV6, IPV6_PKTINFO, &info, sizeof info);
    }
  }

  void AttachTo(msghdr& message) {
    message.msg_control = bytes_;
    message.msg_controllen = size_;
  }

 private:
  void Fill(int level, int type, const void* info, size_t size) {
    cmsghdr header{};
    header.cmsg_level = level;
    header.cmsg_type = type;
    header.cmsg_len = CMSG_LEN(size);
    std::memcpy(bytes_, &header, sizeof header);
    std::memcpy(bytes_ + CMSG_LEN(0), info, size);
    size_ = CMSG_SPACE(size);
  }

  alignas(cmsghdr) char bytes_[CMSG_SPACE(sizeof(in6_pktinfo))] = {};
  size_t size_ = 0;
};

void ClearPendingError(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  Check(::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size),
        "getsockopt SO_ERROR");
}

// What an entry of the error queue says about packets of this socket; nothing
// where it is about another's.
std::optional<EchoAnswer> AnswerOf(const QueuedError& error, Family family,
                                   const Cookie& last, uint16_t id) {
  EchoAnswer answer{.kind = error.is_local ? EchoAnswer::Kind::kLocalError
                                           : EchoAnswer::Kind::kIcmpError,
                    .cookie = last,
                    .from = error.from,
                    .error = error.error,
                    .icmp_type = error.icmp_type,
                    .icmp_code = error.icmp_code,
                    .info = error.info};
  if (error.is_local) return answer;
  const auto quoted = ParseEcho(family, error.quote);
  if (!quoted || quoted->is_reply || !quoted->MayBeOf(last.run)) {
    return std::nullopt;
  }
  answer.cookie = quoted->cookie();
  if (!answer.cookie && quoted->id != id) return std::nullopt;
  return answer;
}

}  // namespace

PingSocket::PingSocket(const NetNamespace& from, const EchoRequest& request)
    : request_(Checked(request)), fd_(OpenEchoSocket(from, request_)) {}

int PingSocket::Send(const Cookie& cookie) {
  if (last_) {
    HearErrors();  // what is left of earlier packets, before last_ changes
    // Raw sockets do not look at a pending error when they send (seen on 6.18),
    // but nothing promises that.
    ClearPendingError(fd_.get());
  } else {
    id_ = EchoIdentifier(cookie);
  }
  last_ = cookie;
  const std::vector<uint8_t> message = EchoRequestMessage(
      request_.destination.family(), id_, ++sequence_, cookie, request_.size);
  const SocketAddress destination = ToSocketAddress(request_.destination);
  iovec data{const_cast<uint8_t*>(message.data()), message.size()};
  msghdr header{};
  header.msg_name = const_cast<sockaddr*>(destination.get());
  header.msg_namelen = destination.size;
  header.msg_iov = &data;
  header.msg_iovlen = 1;
  std::optional<SourceMessage> source;
  if (request_.source && !request_.source->IsUnspecified()) {
    source.emplace(*request_.source);
    source->AttachTo(header);
  }
  ssize_t sent;
  do {
    sent = ::sendmsg(fd_.get(), &header, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

void PingSocket::HearErrors() {
  const Family family = request_.destination.family();
  for (int i = 0; i < kReadsPerCall; ++i) {
    const auto error = ReadErrorQueue(fd_.get(), family);
    if (!error) return;
    if (!last_) continue;  // nothing sent: another's packet
    if (auto answer = AnswerOf(*error, family, *last_, id_)) {
      heard_.push_back(std::move(*answer));
    }
  }
}

void PingSocket::HearReplies() {
  for (int i = 0; i < kReadsPerCall; ++i) {
    std::array<uint8_t, kReadBytes> bytes;
    SocketAddress from;
    const ssize_t size = ::recvfrom(fd_.get(), bytes.data(), bytes.size(),
                                    MSG_DONTWAIT, from.get(), &from.size);
    if (size < 0) {
      if (errno == EAGAIN) return;
      continue;  // a pending error, told by the error queue and now cleared
    }
    const Family family = request_.destination.family();
    const auto echo = ParseReceivedEcho(
        family, std::span(bytes).first(static_cast<size_t>(size)));
    if (!echo || !echo->is_reply || !echo->cookie() || !last_ ||
        echo->cookie()->run != last_->run) {
      continue;
    }
    heard_.push_back({.kind = EchoAnswer::Kind::kReply,
                      .cookie = echo->cookie(),
                      .from = ToIpAddress(from.get(), from.size)
                                  .value_or(IpAddress::Any(family))});
  }
}

std::vector<EchoAnswer> PingSocket::Receive() {
  HearErrors();
  HearReplies();
  return std::exchange(heard_, {});
}

}  // namespace hopcheck
