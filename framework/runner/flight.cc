#include "runner/flight.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <variant>

#include "base/kernel_error.h"
#include "base/rcu_barrier.h"

namespace hopcheck {
namespace {

using std::chrono::milliseconds;

// A neighbour that does not answer is given up by the kernel after three
// tries, a second apart by default: a packet that waits for one has its end
// seen, however short the probe's own timeout is.
constexpr milliseconds kNeighbourTimeout{5000};

// The kernel makes a reply or an ICMP error before it frees what it answers,
// so a path that ends in an answer or a drop is final. A request that was
// delivered may yet be answered.
bool IsFinal(const PacketPath& path) {
  if (!path.outcome) return false;
  if (path.outcome != Outcome::kDelivered) return true;
  return !path.reply.empty() &&
         std::holds_alternative<Drop>(path.reply.back().what);
}

}  // namespace

Flight::Flight(PingSocket& socket, Tracer& tracer, const Stop& stop,
               FlightOptions options)
    : socket_(socket),
      tracer_(tracer),
      stop_(stop),
      options_(std::move(options)),
      cookie_(tracer.NewCookie()),
      lost_before_(tracer.lost()) {}

PacketPath Flight::Fly(uint32_t netns, const EventNames& names) {
  view_.netns = netns;
  view_.timeout = options_.timeout;
  tracer_.WakeOnEnds(false);
  start_ = Clock::now();
  view_.send_error = socket_.Send(cookie_);
  for (;;) {
    TakeNews();
    // What ended on another processor, after the socket had been asked, may
    // have left an answer there.
    if (NothingLeft() && !view_.got_reply && !view_.got_error) TakeNews();
    if (NothingLeft() || AnsweredFromAfar()) {
      PacketPath path = Path(names);
      if (IsFinal(path)) return path;
      // Nothing of the packet is left, and nothing answers for it. It may be
      // between two lives (reassembled from fragments, copied and freed):
      // let whatever the kernel is doing with it now come to its end, and
      // look again.
      WaitForRcu();
      TakeNews();
      if (NothingLeft()) {
        path = Path(names);
        if (TellsAll(path)) return path;
      }
    }
    if (!WaitForNews(names)) {
      view_.timed_out = true;
      return Path(names);
    }
  }
}

// A driver may keep what it has sent for as long as it likes: whoever has the
// answer does not wait for that.
bool Flight::AnsweredFromAfar() const {
  return options_.surroundings == Surroundings::kNetwork &&
         (view_.got_reply || view_.got_error);
}

// Where there is a network beyond, a packet that ended neither in a drop nor
// at a receiver has left for there.
bool Flight::TellsAll(const PacketPath& path) const {
  return options_.surroundings == Surroundings::kNothing || path.outcome;
}

void Flight::TakeNews() {
  tracer_.Drain();
  for (const EchoAnswer& answer : socket_.Receive()) {
    if (answer.cookie && *answer.cookie != cookie_) continue;
    if (answer.kind == EchoAnswer::Kind::kReply) view_.got_reply = true;
    if (answer.kind == EchoAnswer::Kind::kIcmpError) view_.got_error = true;
  }
  // What reading from the socket has freed.
  tracer_.Drain();
}

PacketPath Flight::Path(const EventNames& names) {
  view_.lost = tracer_.lost() - lost_before_;
  PacketPath path = AssemblePath(tracer_.Log(cookie_).record(), view_, names);
  // steady_clock is CLOCK_MONOTONIC, the clock of the events.
  path.sent_ns = static_cast<uint64_t>(
      std::chrono::nanoseconds(start_.time_since_epoch()).count());
  return path;
}

bool Flight::NothingLeft() const {
  const PacketLog& log = tracer_.Log(cookie_);
  if (log.events().empty()) return view_.send_error != 0;
  return log.AllEnded();
}

// False when the time is over.
bool Flight::WaitForNews(const EventNames& names) {
  if (!waking_) {
    // Most packets have come to their end when the send returns. What came
    // until now is looked for once more.
    waking_ = true;
    tracer_.WakeOnEnds(true);
    return true;
  }
  if (options_.on_wait) options_.on_wait(Path(names));
  const auto limit = tracer_.Log(cookie_).WaitsForNeighbour()
                         ? std::max(options_.timeout, kNeighbourTimeout)
                         : options_.timeout;
  const auto left =
      std::chrono::ceil<milliseconds>(start_ + limit - Clock::now());
  if (left.count() <= 0) return false;
  std::array<pollfd, 3> fds{pollfd{tracer_.fd(), POLLIN, 0},
                            pollfd{socket_.fd(), POLLIN, 0},
                            pollfd{stop_.fd(), POLLIN, 0}};
  if (::poll(fds.data(), fds.size(), static_cast<int>(left.count())) < 0 &&
      errno != EINTR) {
    throw KernelError("poll", "a probe's events", errno);
  }
  if (stop_.received() != 0) throw Interrupted();
  return true;
}

}  // namespace hopcheck
