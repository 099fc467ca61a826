// SIGINT and SIGTERM as something to wait for: while this lives they no longer
// end the process but make a descriptor readable, so that work in progress can
// be put away first. A second signal ends the process at once with status
// 128 + its number.
#ifndef HOPCHECK_BASE_STOP_SIGNAL_H_
#define HOPCHECK_BASE_STOP_SIGNAL_H_

#include <signal.h>

#include "base/unique_fd.h"

namespace hopcheck {

// Whether work in progress is to be put away.
class Stop {
 public:
  virtual ~Stop() = default;
  // For poll(2): readable (and never emptied) once it is; -1 for never.
  virtual int fd() const = 0;
  // The signal's number, 0 before one has come.
  virtual int received() const = 0;
};

// Of a program that leaves signals alone.
class NeverStop : public Stop {
 public:
  int fd() const override { return -1; }
  int received() const override { return 0; }
};

class StopSignal : public Stop {
 public:
  StopSignal();
  ~StopSignal() override;  // as it was before
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int fd() const override { return fd_.get(); }
  int received() const override;

 private:
  UniqueFd fd_;
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_STOP_SIGNAL_H_
