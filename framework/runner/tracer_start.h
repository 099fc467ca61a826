// Attaching the tracer, on a thread of its own: it takes some milliseconds,
// most of them waiting for the kernel (a tracepoint that another process has
// just left takes an RCU grace period to be entered), and the first topology
// can be built meanwhile.
#ifndef HOPCHECK_RUNNER_TRACER_START_H_
#define HOPCHECK_RUNNER_TRACER_START_H_

#include <future>
#include <memory>
#include <stdexcept>

#include "trace/tracer.h"

namespace hopcheck {

// Nothing can be observed in this process; says what is missing.
class CannotTrace : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class TracerStart {
 public:
  // Begins to attach; the second call and those after it do nothing.
  void Begin();
  // The tracer, waited for where it is not there yet. Throws CannotTrace.
  Tracer& Get();

 private:
  std::future<std::unique_ptr<Tracer>> coming_;
  std::unique_ptr<Tracer> tracer_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_TRACER_START_H_
