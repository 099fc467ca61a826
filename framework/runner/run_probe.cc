#include "runner/run_probe.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include "base/kernel_error.h"
#include "base/rcu_barrier.h"
#include "expect/compare.h"
#include "expect/explain.h"
#include "probe/ping_socket.h"
#include "trace/assemble.h"

namespace hopcheck {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// A neighbour that does not answer is given up by the kernel after three
// tries, a second apart by default: a packet that waits for one has its end
// seen, however short the probe's own timeout is.
constexpr milliseconds kNeighbourTimeout{5000};

EchoRequest ToRequest(const Ping& ping, const ResolvedTarget& target) {
  EchoRequest request;
  request.destination = target.destination;
  request.device = ping.from_interface;
  request.source = ping.source;
  request.size = ping.size;
  request.ttl = ping.ttl;
  request.mark = ping.mark;
  request.dont_fragment = ping.dont_fragment;
  return request;
}

// One packet on its way: what is known of it, and whether that is all.
class Flight {
 public:
  Flight(PingSocket& socket, Tracer& tracer, const Stop& stop,
         milliseconds timeout)
      : socket_(socket),
        tracer_(tracer),
        stop_(stop),
        timeout_(timeout),
        cookie_(tracer.NewCookie()),
        lost_before_(tracer.lost()) {}
  ~Flight() { tracer_.Forget(cookie_); }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  PacketPath Fly(uint32_t netns, const EventNames& names) {
    view_.netns = netns;
    view_.timeout = timeout_;
    tracer_.WakeOnEnds(false);
    start_ = Clock::now();
    view_.send_error = socket_.Send(cookie_);
    for (;;) {
      TakeNews();
      // What ended on another processor, after the socket had been asked, may
      // have left an answer there.
      if (NothingLeft() && !view_.got_reply && !view_.got_error) TakeNews();
      if (NothingLeft()) {
        PacketPath path = Path(names);
        if (IsFinal(path)) return path;
        // Nothing of the packet is left, and nothing answers for it. It may be
        // between two lives (reassembled from fragments, copied and freed):
        // let whatever the kernel is doing with it now come to its end, and
        // look again.
        WaitForRcu();
        TakeNews();
        if (NothingLeft()) return Path(names);
      }
      if (!WaitForNews()) {
        view_.timed_out = true;
        return Path(names);
      }
    }
  }

 private:
  void TakeNews() {
    tracer_.Drain();
    for (const EchoAnswer& answer : socket_.Receive()) {
      if (answer.cookie && *answer.cookie != cookie_) continue;
      if (answer.kind == EchoAnswer::Kind::kReply) view_.got_reply = true;
      if (answer.kind == EchoAnswer::Kind::kIcmpError) view_.got_error = true;
    }
    // What reading from the socket has freed.
    tracer_.Drain();
  }

  PacketPath Path(const EventNames& names) {
    view_.lost = tracer_.lost() - lost_before_;
    PacketPath path = AssemblePath(tracer_.Log(cookie_).record(), view_, names);
    // steady_clock is CLOCK_MONOTONIC, the clock of the events.
    path.sent_ns = static_cast<uint64_t>(
        std::chrono::nanoseconds(start_.time_since_epoch()).count());
    return path;
  }

  bool NothingLeft() const {
    const PacketLog& log = tracer_.Log(cookie_);
    if (log.events().empty()) return view_.send_error != 0;
    return log.AllEnded();
  }

  // The kernel makes a reply or an ICMP error before it frees what it answers,
  // so a path that ends in an answer or a drop is final. A request that was
  // delivered may yet be answered.
  static bool IsFinal(const PacketPath& path) {
    if (!path.outcome) return false;
    if (path.outcome != Outcome::kDelivered) return true;
    return !path.reply.empty() &&
           std::holds_alternative<Drop>(path.reply.back().what);
  }

  // False when the time is over.
  bool WaitForNews() {
    if (!waking_) {
      // Most packets have come to their end when the send returns. What came
      // until now is looked for once more.
      waking_ = true;
      tracer_.WakeOnEnds(true);
      return true;
    }
    const auto limit = tracer_.Log(cookie_).WaitsForNeighbour()
                           ? std::max(timeout_, kNeighbourTimeout)
                           : timeout_;
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

  PingSocket& socket_;
  Tracer& tracer_;
  const Stop& stop_;
  const milliseconds timeout_;
  const Cookie cookie_;
  const uint64_t lost_before_;
  Clock::time_point start_;
  bool waking_ = false;  // the tracer's descriptor tells of ends
  SenderView view_;
};

EventNames NamesOf(const Scene& scene, const Tracer& tracer) {
  EventNames names{
      .namespaces = {},
      .kernel = tracer.names(),
      .rules = [&](uint32_t netns) { return scene.firewall.Rules(netns); },
      .routes = [&](uint32_t netns) { return scene.routes.Find(netns); }};
  for (const NetNamespace& space : scene.topology.namespaces()) {
    names.namespaces[space.inode()] = space.name();
  }
  return names;
}

// All packets together, where each of them is known.
std::vector<Mismatch> CompareAll(const ProbeResult& result) {
  std::vector<const PacketPath*> paths;
  for (const PacketResult& packet : result.packets) {
    if (packet.kind() == ResultKind::kInconclusive) return {};
    paths.push_back(&packet.path);
  }
  return CompareTogether(result.probe.expect, paths);
}

}  // namespace

ProbeResult RunProbe(const Scenario& scenario, const Probe& probe,
                     const Variant& variant, const Scene& scene, Tracer& tracer,
                     const Stop& stop) {
  const Ping& ping = std::get<Ping>(probe.kind);
  const ResolvedTarget target = ResolveTarget(scenario, ping, variant).value();
  const NetNamespace& from = scene.topology.Namespace(ping.from);
  const EventNames names = NamesOf(scene, tracer);
  ProbeResult result{.probe = probe, .variant = variant};
  const EchoRequest request = ToRequest(ping, target);
  std::optional<PingSocket> socket;
  for (uint32_t i = 0; i < ping.count; ++i) {
    if (stop.received() != 0) throw Interrupted();
    if (!socket || ping.own_flows) socket.emplace(from, request);
    PacketResult& packet = result.packets.emplace_back();
    packet.path =
        Flight(*socket, tracer, stop, probe.timeout).Fly(from.inode(), names);
    packet.mismatches = Compare(probe.expect, packet.path);
    if (packet.mismatches.empty()) continue;
    packet.path.rules = scene.firewall.AllRules();
    packet.reasons = Explain(packet.mismatches, packet.path);
  }
  result.mismatches = CompareAll(result);
  return result;
}

}  // namespace hopcheck
