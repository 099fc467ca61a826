#include "netlink/socket.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>

#include "base/kernel_error.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// The kernel makes no datagram longer than this (NLMSG_GOODSIZE, or what the
// reader of a dump has offered, at most 32 KiB: netlink_dump(), 6.18).
constexpr size_t kReceiveBytes = 32 * 1024;
// One sendmsg: the answers to as many requests fit the default receive buffer
// (208 KiB; a link's description takes up to 4 KiB of it).
constexpr size_t kBatchRequests = 32;
constexpr size_t kBatchBytes = 32 * 1024;
constexpr int kDumpAttempts = 16;
// Less than any default of net.core.wmem_default.
constexpr size_t kAlwaysSendable = 64 * 1024;

void SetOption(int fd, int option, int value, const std::string& object) {
  Check(::setsockopt(fd, SOL_NETLINK, option, &value, sizeof value),
        "setsockopt(SOL_NETLINK)", object);
}

// Appends a message with this sequence number and these flags besides its own.
void Append(std::span<const uint8_t> message, uint32_t sequence, uint16_t flags,
            std::vector<uint8_t>& bytes) {
  const size_t start = bytes.size();
  bytes.insert(bytes.end(), message.begin(), message.end());
  nlmsghdr header;
  std::memcpy(&header, bytes.data() + start, sizeof header);
  header.nlmsg_seq = sequence;
  header.nlmsg_flags |= flags;
  std::memcpy(bytes.data() + start, &header, sizeof header);
  bytes.resize(start + NLMSG_ALIGN(header.nlmsg_len));
}

}  // namespace

struct NetlinkSocket::Datagram {
  std::span<const uint8_t> bytes;
  bool multicast = false;
};

NetlinkSocket::NetlinkSocket(int protocol, std::string object)
    : object_(std::move(object)),
      fd_(CheckFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
                           protocol),
                  "socket(AF_NETLINK)", object_)),
      buffer_(std::make_unique_for_overwrite<uint8_t[]>(kReceiveBytes)) {
  SetOption(fd_.get(), NETLINK_EXT_ACK, 1, object_);
  SetOption(fd_.get(), NETLINK_CAP_ACK, 1, object_);
}

void NetlinkSocket::Join(unsigned group) {
  // A socket gets its port with the first request. Without one it has port 0,
  // as the kernel has, and is taken for the one who speaks: it hears nothing
  // (do_one_broadcast(), 6.18).
  if (next_sequence_ == 1 && !joined_) {
    sockaddr_nl any{};
    any.nl_family = AF_NETLINK;
    Check(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&any), sizeof any),
          "bind(AF_NETLINK)", object_);
  }
  SetOption(fd_.get(), NETLINK_ADD_MEMBERSHIP, static_cast<int>(group),
            object_);
  joined_ = true;
}

// Reads what waits, so that answers find room in the receive buffer.
void NetlinkSocket::DrainNews() {
  Datagram datagram;
  while (joined_ && Receive(datagram)) {
    news_ = news_ || datagram.multicast;
  }
}

// A batch goes in one message, whatever it holds; what a socket may send at
// once is 208 KiB by default. Refused, the sending says so.
void NetlinkSocket::MakeRoomToSend(size_t bytes) {
  const auto size = static_cast<int>(std::min<size_t>(bytes, INT_MAX));
  if (bytes < kAlwaysSendable) return;
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
}

void NetlinkSocket::Send(std::span<const uint8_t> bytes) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  ssize_t sent;
  do {
    sent = ::sendto(fd_.get(), bytes.data(), bytes.size(), 0,
                    reinterpret_cast<sockaddr*>(&kernel), sizeof kernel);
  } while (sent < 0 && errno == EINTR);
  Check(sent < 0 ? -1 : 0, "sendto(AF_NETLINK)", object_);
}

// Fetches one datagram; false where none waits. The answers to a request wait
// when sendto() returns: the kernel works in the sender's own call
// (netlink_unicast_kernel(), all versions).
bool NetlinkSocket::Receive(Datagram& datagram) {
  for (;;) {
    sockaddr_nl from{};
    iovec vector{buffer_.get(), kReceiveBytes};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    const ssize_t size = ::recvmsg(fd_.get(), &message, 0);
    if (size < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return false;
      // Told once, before what is still queued: something was lost. Whether an
      // answer was is seen when it stays away.
      if (errno == ENOBUFS) {
        news_ = true;
        continue;
      }
      Check(-1, "recvmsg(AF_NETLINK)", object_);
    }
    if ((message.msg_flags & MSG_TRUNC) != 0) {
      throw KernelError(
          "recvmsg(AF_NETLINK)", object_, EMSGSIZE,
          fmt::format("a message is longer than {} bytes", kReceiveBytes));
    }
    // Any process in the namespace may write to this port: only the kernel's
    // words count.
    if (from.nl_pid != 0) continue;
    datagram.bytes = {buffer_.get(), static_cast<size_t>(size)};
    datagram.multicast = from.nl_groups != 0;
    return true;
  }
}

// Gathers what answers one batch.
class NetlinkSocket::Collector {
 public:
  Collector(uint32_t first, uint32_t last, std::vector<Reply>& replies)
      : first_(first), last_(last), replies_(replies) {}

  bool done() const { return done_; }
  bool interrupted() const { return interrupted_; }
  const std::optional<Acknowledgement>& refusal() const { return refusal_; }

  // An answer to this one, too, is the last.
  void EndWith(uint32_t sequence) { end_with_ = sequence; }

  void Take(std::span<const uint8_t> bytes) {
    while (bytes.size() >= sizeof(nlmsghdr)) {
      nlmsghdr header;
      std::memcpy(&header, bytes.data(), sizeof header);
      if (header.nlmsg_len < sizeof header || header.nlmsg_len > bytes.size()) {
        return;
      }
      TakeMessage(header,
                  bytes.subspan(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN));
      bytes = bytes.subspan(
          std::min<size_t>(bytes.size(), NLMSG_ALIGN(header.nlmsg_len)));
    }
  }

 private:
  void TakeMessage(const nlmsghdr& header, std::span<const uint8_t> payload) {
    // Left over from an exchange that ended with a refusal.
    if (header.nlmsg_seq - first_ > last_ - first_) return;
    if ((header.nlmsg_flags & NLM_F_DUMP_INTR) != 0) interrupted_ = true;
    switch (header.nlmsg_type) {
      case NLMSG_NOOP:
        return;
      case NLMSG_DONE:
        // A dump that fails half-way says so here.
        TakeEnd(header.nlmsg_seq,
                {.error = -Attribute{0, payload}.As<int32_t>(),
                 .sequence = header.nlmsg_seq});
        return;
      case NLMSG_ERROR:
        TakeEnd(header.nlmsg_seq,
                ParseAcknowledgement(payload,
                                     (header.nlmsg_flags & NLM_F_CAPPED) != 0));
        return;
      default:
        replies_.emplace_back(header.nlmsg_type, header.nlmsg_flags, payload);
    }
  }

  // The kernel answers in order: the first refusal that comes is the first.
  void TakeEnd(uint32_t sequence, Acknowledgement acknowledgement) {
    if (acknowledgement.error != 0 && !refusal_) {
      refusal_ = std::move(acknowledgement);
      refusal_->sequence = sequence;
    }
    if (sequence == last_ || sequence == end_with_) done_ = true;
  }

  uint32_t first_;
  uint32_t last_;
  std::optional<uint32_t> end_with_;
  std::vector<Reply>& replies_;
  bool done_ = false;
  bool interrupted_ = false;
  std::optional<Acknowledgement> refusal_;
};

// Receives until the last request is answered.
void NetlinkSocket::Collect(Collector& collector, const Request& first) {
  Datagram datagram;
  while (!collector.done()) {
    if (!Receive(datagram)) {
      // Of many refusals the first came, and the last found no room.
      if (collector.refusal()) return;
      throw KernelError(first.command(), object_, ENOBUFS,
                        "the answer was lost");
    }
    if (datagram.multicast) {
      news_ = true;
    } else {
      collector.Take(datagram.bytes);
    }
  }
}

void NetlinkSocket::Transact(uint16_t subsystem,
                             std::span<const Request> requests) {
  // The batch's own ends are not acknowledged (before 6.10): the last request
  // is. What the kernel has against the batch as a whole, it says of its
  // begin.
  const nfgenmsg header{AF_UNSPEC, NFNETLINK_V0, htons(subsystem)};
  const std::string& command = requests.front().command();
  const Request begin(NFNL_MSG_BATCH_BEGIN, 0, header, command);
  const Request end(NFNL_MSG_BATCH_END, 0, header, command);
  const uint32_t first = next_sequence_;
  uint32_t sequence = first;
  std::vector<uint8_t> batch;
  Append(begin.bytes(), sequence++, 0, batch);
  for (const Request& request : requests) {
    Append(request.bytes(), sequence++,
           &request == &requests.back() ? NLM_F_ACK : 0, batch);
  }
  const uint32_t last = sequence - 1;
  Append(end.bytes(), sequence++, 0, batch);
  next_sequence_ = sequence;
  DrainNews();
  MakeRoomToSend(batch.size());
  Send(batch);
  std::vector<Reply> replies;
  Collector collector(first, last, replies);
  collector.EndWith(first);
  Collect(collector, requests.front());
  if (!collector.refusal()) return;
  const uint32_t refused = collector.refusal()->sequence;
  const size_t index = refused == first ? 0 : refused - first - 1;
  throw RequestRefused(Refusal(requests[index], object_, *collector.refusal()),
                       index);
}

void NetlinkSocket::SendAndCollect(std::span<const Request> requests,
                                   std::vector<Reply>& replies) {
  std::vector<uint8_t> batch;
  const uint32_t first = next_sequence_;
  const uint32_t last = first + static_cast<uint32_t>(requests.size()) - 1;
  next_sequence_ = last + 1;
  for (const Request& request : requests) {
    // A refusal is always told; of successes only the last, after which there
    // is nothing more to come. A dump ends by itself.
    const bool dump = (request.flags() & NLM_F_DUMP) == NLM_F_DUMP;
    const bool last_one = &request == &requests.back();
    Append(request.bytes(),
           first + static_cast<uint32_t>(&request - requests.data()),
           last_one && !dump ? NLM_F_ACK : 0, batch);
  }
  for (int attempt = 1;; ++attempt) {
    const size_t kept = replies.size();
    DrainNews();
    Send(batch);
    Collector collector(first, last, replies);
    Collect(collector, requests.front());
    if (collector.refusal()) {
      throw Refusal(requests[collector.refusal()->sequence - first], object_,
                    *collector.refusal());
    }
    if (!collector.interrupted()) return;
    // What was dumped changed meanwhile: some of it may be missing.
    replies.erase(replies.begin() + static_cast<ptrdiff_t>(kept),
                  replies.end());
    if (attempt == kDumpAttempts) {
      throw KernelError(requests.front().command(), object_, EINTR,
                        "what it lists keeps changing");
    }
  }
}

std::vector<Reply> NetlinkSocket::Exchange(std::span<const Request> requests) {
  std::vector<Reply> replies;
  while (!requests.empty()) {
    size_t count = 0;
    size_t bytes = 0;
    do {
      bytes += NLMSG_ALIGN(requests[count].bytes().size());
      ++count;
    } while (count < std::min(requests.size(), kBatchRequests) &&
             bytes + requests[count].bytes().size() <= kBatchBytes);
    SendAndCollect(requests.first(count), replies);
    requests = requests.subspan(count);
  }
  return replies;
}

bool NetlinkSocket::WaitForNews(
    std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    DrainNews();
    if (news_) {
      news_ = false;
      return true;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd waiting{fd_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(left.count())) < 0 &&
        errno != EINTR) {
      Check(-1, "poll(AF_NETLINK)", object_);
    }
  }
}

}  // namespace hopcheck
