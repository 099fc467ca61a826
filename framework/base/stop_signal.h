// SIGINT and SIGTERM as something to wait for: while this lives they no longer
// end the process but make a descriptor readable, so that work in progress can
// be put away first. A second signal ends the process at once with status
// 128 + its number.
#ifndef HOPCHECK_BASE_STOP_SIGNAL_H_
#define HOPCHECK_BASE_STOP_SIGNAL_H_

#include <signal.h>

#include "base/unique_fd.h"

namespace hopcheck {

class StopSignal {
 public:
  StopSignal();
  ~StopSignal();  // as it was before
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // For poll(2): readable (and never emptied) once a signal has come.
  int fd() const { return fd_.get(); }
  // The signal's number, 0 before one has come.
  int received() const;

 private:
  UniqueFd fd_;
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_STOP_SIGNAL_H_
