#include "runner/listen_session.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>
#include <variant>

#include "base/kernel_error.h"
#include "listen/filter_program.h"
#include "trace/assemble.h"

namespace hopcheck {
namespace {

using std::chrono::milliseconds;

// What has no end that is seen wakes nobody: before the ring buffer is full,
// somebody has to look.
constexpr milliseconds kLongestWait{100};

uint64_t ToNs(std::chrono::steady_clock::time_point time) {
  // steady_clock is CLOCK_MONOTONIC, the clock of the events.
  return static_cast<uint64_t>(
      std::chrono::nanoseconds(time.time_since_epoch()).count());
}

// "host/eth0", where it went last.
std::string LastPlace(const std::vector<Step>& steps) {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (const Hop* hop = std::get_if<Hop>(&step->what)) {
      return fmt::format("{}/{}", hop->namespace_name, hop->interface);
    }
  }
  return "";
}

// Freed as used, by none that is known to be its receiver.
std::string UsedUp(const PacketRecord& record, const PacketPath& path) {
  const size_t size = record.events.size();
  const bool was_sent =
      size > 1 && record.events[size - 2].kind == PacketEvent::Kind::kOut;
  return fmt::format("used up behind {}: {}", LastPlace(path.request),
                     was_sent ? "sent, or gone on in copies"
                              : "gone on in copies, or taken by what has no "
                                "address here");
}

// Whether what is told as a drop was none. A queue that was emptied with the
// packet in it: where that had come in, it was a socket's, which had taken it.
// And an answer to a ping that came to its host: raw sockets have got copies,
// ping sockets that ask for it there are none.
bool WasTaken(const PacketRecord& record, const KernelNames& names) {
  const size_t size = record.events.size();
  const PacketEvent& end = record.events.back();
  if (size < 2 || end.kind != PacketEvent::Kind::kDrop ||
      record.events[size - 2].kind != PacketEvent::Kind::kIn) {
    return false;
  }
  const std::string reason = names.DropReason(end.reason);
  const bool is_icmp =
      end.protocol == IPPROTO_ICMP || end.protocol == IPPROTO_ICMPV6;
  return reason == "QUEUE_PURGE" ||
         (is_icmp && end.local && reason == "NO_SOCKET");
}

}  // namespace

ListenSession::ListenSession(const ListenRequest& request, const Stop& stop)
    : request_(request),
      stop_(stop),
      routes_([this](uint32_t netns) { return machine_.Find(netns); }),
      heard_(request.patience),
      listener_(
          CompileFilter(request.filter),
          {.packet = [this](PacketEvent&& e) { heard_.Add(std::move(e)); },
           .route = [this](RouteEvent&& e) { heard_.Add(std::move(e)); }}) {}

EventNames ListenSession::Names() {
  return {.namespaces = {},
          .kernel = listener_.names(),
          .routes = [this](uint32_t netns) { return routes_.Find(netns); },
          .others = [this](uint32_t netns) { return machine_.Name(netns); }};
}

void ListenSession::Run(const Tell& tell) {
  while (!IsOver()) {
    if (TellNews(tell)) continue;  // more may have come meanwhile
    listener_.WakeOnEnds(true);
    if (!TellNews(tell)) Wait();
    listener_.WakeOnEnds(false);
  }
  TellNews(tell);
  TellAll(heard_.TakeAll(), tell);
}

bool ListenSession::IsOver() const {
  return stop_.received() != 0 ||
         (request_.count != 0 && told_ >= request_.count) ||
         (request_.duration.count() != 0 &&
          Clock::now() - start_ >= request_.duration);
}

bool ListenSession::TellNews(const Tell& tell) {
  listener_.Drain();
  std::vector<HeardPacket> packets = heard_.Take(ToNs(Clock::now()));
  const bool are_there = !packets.empty();
  TellAll(std::move(packets), tell);
  return are_there;
}

void ListenSession::TellAll(std::vector<HeardPacket> packets,
                            const Tell& tell) {
  for (HeardPacket& packet : packets) {
    if (request_.count != 0 && told_ >= request_.count) return;
    ++told_;
    tell(ToListened(std::move(packet)));
  }
}

ListenedPacket ListenSession::ToListened(HeardPacket packet) {
  const PacketEvent first = packet.record.events.front();
  if (WasTaken(packet.record, listener_.names())) {
    packet.record.events.back().kind = PacketEvent::Kind::kConsume;
    packet.record.events.back().local = true;
  }
  ListenedPacket listened{.protocol = first.protocol,
                          .source = first.source,
                          .destination = first.destination,
                          .source_port = first.source_port,
                          .destination_port = first.destination_port};
  const SenderView sender{.netns = first.netns};
  listened.path = AssemblePath(packet.record, sender, Names());
  listened.path.sent_ns = first.time_ns;
  if (listened.path.outcome) return listened;
  listened.consumed = packet.ended;
  listened.path.inconclusive =
      packet.ended ? UsedUp(packet.record, listened.path)
                   : fmt::format("its end was not seen behind {}",
                                 LastPlace(listened.path.request));
  return listened;
}

void ListenSession::Wait() const {
  milliseconds left = kLongestWait;
  if (request_.duration.count() != 0) {
    const auto until_end = std::chrono::ceil<milliseconds>(
        start_ + request_.duration - Clock::now());
    left = std::clamp(until_end, milliseconds(0), left);
  }
  std::array<pollfd, 2> fds{pollfd{listener_.fd(), POLLIN, 0},
                            pollfd{stop_.fd(), POLLIN, 0}};
  if (::poll(fds.data(), fds.size(), static_cast<int>(left.count())) < 0 &&
      errno != EINTR) {
    throw KernelError("poll", "events of packets", errno);
  }
}

}  // namespace hopcheck
