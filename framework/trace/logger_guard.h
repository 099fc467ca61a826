// Makes nfnetlink_log the logger of packets in a namespace that is others', and
// puts back what was there: when it is destroyed, and when the process dies,
// even by SIGKILL. A setting of the kernel goes with nobody, so a child process
// of hopcheck's own waits for the end of its parent.
#ifndef HOPCHECK_TRACE_LOGGER_GUARD_H_
#define HOPCHECK_TRACE_LOGGER_GUARD_H_

#include <sys/types.h>

#include <string>

#include "base/unique_fd.h"

namespace hopcheck {

class LoggerGuard {
 public:
  // In the calling thread's namespace, for IPv4 and IPv6. `object` is what
  // errors name. Throws KernelError.
  explicit LoggerGuard(const std::string& object);
  ~LoggerGuard();
  LoggerGuard(const LoggerGuard&) = delete;
  LoggerGuard& operator=(const LoggerGuard&) = delete;

 private:
  UniqueFd life_;  // while this is open, the child waits
  pid_t child_ = -1;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LOGGER_GUARD_H_
