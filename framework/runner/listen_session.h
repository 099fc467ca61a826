// `hopcheck trace --listen`: packets that others send on this machine, followed
// one by one.
#ifndef HOPCHECK_RUNNER_LISTEN_SESSION_H_
#define HOPCHECK_RUNNER_LISTEN_SESSION_H_

#include <chrono>
#include <cstdint>
#include <functional>

#include "base/stop_signal.h"
#include "listen/heard_packets.h"
#include "listen/packet_listener.h"
#include "live/machine.h"
#include "report/result.h"
#include "runner/listen_request.h"
#include "trace/route_book.h"

namespace hopcheck {

class ListenSession {
 public:
  using Tell = std::function<void(ListenedPacket&&)>;

  // From now on packets are followed. `stop` outlives this. Throws BadFilter,
  // KernelError, std::runtime_error where packets cannot be followed.
  ListenSession(const ListenRequest& request, const Stop& stop);

  // Gives out packets as they end, until there were as many as were asked for,
  // the time is over, or a stop came; then those that have not ended. Throws
  // KernelError.
  void Run(const Tell& tell);

  // What was not seen of packets that the filter takes, for want of room.
  uint64_t lost() const { return listener_.lost(); }

 private:
  using Clock = std::chrono::steady_clock;

  bool IsOver() const;
  bool TellNews(const Tell& tell);
  void TellAll(std::vector<HeardPacket> packets, const Tell& tell);
  ListenedPacket ToListened(HeardPacket packet);
  void Wait() const;
  EventNames Names();

  const ListenRequest request_;
  const Stop& stop_;
  Machine machine_;
  RouteBooks routes_;
  HeardPackets heard_;
  PacketListener listener_;
  const Clock::time_point start_ = Clock::now();
  unsigned told_ = 0;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_LISTEN_SESSION_H_
