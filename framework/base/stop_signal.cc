#include "base/stop_signal.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <stdexcept>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

// A signal handler is given a number and nothing else: what it works on has to
// be found without an argument. This is the project's only mutable variable
// outside an object, which is why one StopSignal lives at a time.
struct HandlerData {
  std::atomic<int> fd{-1};  // -1: no StopSignal lives
  std::atomic<int> received{0};
};
static_assert(std::atomic<int>::is_always_lock_free);
constinit HandlerData handler_data;

constexpr int kSignalStatus = 128;  // as shells report an end by a signal

void Handle(int signal) {
  int none = 0;
  if (!handler_data.received.compare_exchange_strong(none, signal)) {
    ::_exit(kSignalStatus + signal);
  }
  const int saved_errno = errno;
  const uint64_t one = 1;
  // The counter is 0 until now, so that the write has nothing to wait for.
  [[maybe_unused]] const ssize_t written =
      ::write(handler_data.fd.load(), &one, sizeof one);
  errno = saved_errno;
}

// What is ignored stays so: nohup, and shells for jobs in the background, mean
// it.
void Install(int signal, struct sigaction& old) {
  Check(::sigaction(signal, nullptr, &old), "sigaction");
  if (old.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = Handle;
  // Without SA_RESTART: a system call that waits returns with EINTR.
  action.sa_flags = 0;
  sigemptyset(&action.sa_mask);
  Check(::sigaction(signal, &action, nullptr), "sigaction");
}

}  // namespace

StopSignal::StopSignal()
    : fd_(CheckFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  int none = -1;
  if (!handler_data.fd.compare_exchange_strong(none, fd_.get())) {
    throw std::logic_error("a StopSignal lives already");
  }
  handler_data.received = 0;
  Install(SIGINT, old_int_);
  Install(SIGTERM, old_term_);
}

StopSignal::~StopSignal() {
  ::sigaction(SIGINT, &old_int_, nullptr);
  ::sigaction(SIGTERM, &old_term_, nullptr);
  handler_data.fd = -1;
}

int StopSignal::received() const { return handler_data.received; }

}  // namespace hopcheck
