#include "shell/raw_process.h"

#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace hopcheck {

pid_t RawFork(uint64_t flags, int* pidfd) {
  clone_args arguments{};
  arguments.flags = flags;
  arguments.pidfd = reinterpret_cast<uintptr_t>(pidfd);
  arguments.exit_signal = SIGCHLD;
  return static_cast<pid_t>(
      ::syscall(SYS_clone3, &arguments, sizeof arguments));
}

}  // namespace hopcheck
