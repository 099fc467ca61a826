// `hopcheck run --keep-on-failure`: a shell where the first failing probe was
// sent from, while its topology stands.
#ifndef HOPCHECK_COMMAND_FAILURE_SHELL_H_
#define HOPCHECK_COMMAND_FAILURE_SHELL_H_

#include "runner/gtest_run.h"

namespace hopcheck {

class FailureShell {
 public:
  // Where a shell would have no terminal for itself, there will be none; it is
  // then said on standard error.
  FailureShell();

  // Opens it, the first time; returns when it ends.
  void Open(const FailedProbe& failed);

 private:
  bool open_ = false;  // at the next failure
};

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_FAILURE_SHELL_H_
