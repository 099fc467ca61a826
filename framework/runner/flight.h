// One echo on its way: sent, and followed until nothing of it is left.
#ifndef HOPCHECK_RUNNER_FLIGHT_H_
#define HOPCHECK_RUNNER_FLIGHT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>

#include "base/stop_signal.h"
#include "probe/ping_socket.h"
#include "trace/assemble.h"
#include "trace/packet_path.h"
#include "trace/tracer.h"

namespace hopcheck {

// Thrown from the middle of a probe when a Stop came.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

// What lies beyond the namespaces that packets can be followed through.
enum class Surroundings : uint8_t {
  kNothing,  // all there is: what has ended unanswered stays so
  kNetwork,  // a packet that has left may yet be answered
};

struct FlightOptions {
  std::chrono::milliseconds timeout{1000};
  Surroundings surroundings = Surroundings::kNothing;
  // Called with the path so far before each wait.
  std::function<void(const PacketPath&)> on_wait = {};
};

class Flight {
 public:
  // All of them outlive this.
  Flight(PingSocket& socket, Tracer& tracer, const Stop& stop,
         FlightOptions options);
  ~Flight() { tracer_.Forget(cookie_); }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  // Sends the packet from the namespace `netns` and returns when its path is
  // known, or the time is over. To be called once. Throws KernelError,
  // Interrupted.
  PacketPath Fly(uint32_t netns, const EventNames& names);

  // The path that Fly has returned, by other names. Throws KernelError.
  PacketPath PathAgain(const EventNames& names) { return Path(names); }

  // What was recorded, and what the socket said.
  const PacketRecord& record() const { return tracer_.Log(cookie_).record(); }
  bool got_reply() const { return view_.got_reply; }
  bool timed_out() const { return view_.timed_out; }
  // Whether every copy that was seen has ended.
  bool NothingLeft() const;

 private:
  using Clock = std::chrono::steady_clock;

  void TakeNews();
  bool AnsweredFromAfar() const;
  bool TellsAll(const PacketPath& path) const;
  PacketPath Path(const EventNames& names);
  bool WaitForNews(const EventNames& names);

  PingSocket& socket_;
  Tracer& tracer_;
  const Stop& stop_;
  const FlightOptions options_;
  const Cookie cookie_;
  const uint64_t lost_before_;
  Clock::time_point start_;
  bool waking_ = false;  // the tracer's descriptor tells of ends
  SenderView view_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_FLIGHT_H_
