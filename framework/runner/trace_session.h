// `hopcheck trace`: echoes between the namespaces that stand on this machine,
// followed one by one.
#ifndef HOPCHECK_RUNNER_TRACE_SESSION_H_
#define HOPCHECK_RUNNER_TRACE_SESSION_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/stop_signal.h"
#include "live/machine.h"
#include "probe/ping_socket.h"
#include "runner/flight.h"
#include "runner/trace_request.h"
#include "trace/chain_source.h"
#include "trace/packet_path.h"
#include "trace/route_book.h"
#include "trace/tracer.h"

namespace hopcheck {

// What the user names is not there: a namespace, a host, an interface.
class BadTraceRequest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct TracedPacket {
  PacketPath path;
  bool answered = false;
};

class TraceSession {
 public:
  using Tell = std::function<void(const std::string&)>;

  // Finds the start and the target, and attaches the tracer. `tell` is given
  // what cannot be shown, and why, as it turns out; it and `stop` outlive this.
  // Throws BadTraceRequest, KernelError, std::runtime_error where packets
  // cannot be followed.
  TraceSession(const TraceRequest& request, const Stop& stop, Tell tell);

  const IpAddress& destination() const { return echo_.destination; }
  const NetNamespace& from() const { return *from_; }
  const ChainSourceChoice& choice() const { return choice_; }

  // Where the source of chain verdicts has to know the namespaces on the way:
  // sends echoes, each of a flow of its own, until no new one shows up. Throws
  // KernelError, Interrupted.
  void LearnTheWay();

  // Sends an echo and follows it; `on_wait` is given the path so far whenever
  // there is something to wait for. All packets are one flow. Throws
  // KernelError, Interrupted.
  TracedPacket Trace(const std::function<void(const PacketPath&)>& on_wait);

 private:
  EventNames Names();
  bool WatchNew(const PacketRecord& record, const PacketPath& path);
  bool Watch(uint32_t netns);
  void ExplainSilence(const Flight& flight, PacketPath& path) const;

  const Stop& stop_;
  const Tell tell_;
  const std::chrono::milliseconds timeout_;
  Machine machine_;
  const NetNamespace* from_;
  EchoRequest echo_;
  ChainSourceChoice choice_;
  Tracer tracer_;
  std::unique_ptr<ChainSource> chains_;
  RouteBooks routes_;
  std::set<uint32_t> watched_;  // or tried in vain
  std::optional<PingSocket> socket_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_TRACE_SESSION_H_
