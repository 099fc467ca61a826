// A program that runs as a child of this process, and never outlives it.
#ifndef HOPCHECK_FIREWALL_TOOL_PROCESS_H_
#define HOPCHECK_FIREWALL_TOOL_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/unique_fd.h"

namespace hopcheck {

class ToolProcess {
 public:
  // Starts `program` in the calling thread's namespaces, with `words` (its name
  // first) and `environment`; it reads from `in` and writes to `out`, which are
  // above the standard descriptors, and has no other descriptor of ours. Its
  // signals are as they are when a program starts, and it is in a process group
  // of its own: a terminal's ^C is for hopcheck, which ends when the tool has.
  // It is killed where the thread that starts it ends first, whatever ends
  // that. `object` is what errors name. Throws KernelError.
  ToolProcess(const std::string& program, std::vector<std::string> words,
              std::vector<std::string> environment, const UniqueFd& in,
              const UniqueFd& out, const std::string& object);
  // Kills what has not been reaped.
  ~ToolProcess();
  ToolProcess(const ToolProcess&) = delete;
  ToolProcess& operator=(const ToolProcess&) = delete;

  // For poll(2): readable when it has ended.
  int pidfd() const { return pidfd_.get(); }

  // Of a program that has ended: 0 to 255, or minus the signal that ended it.
  int Reap();

 private:
  void Kill();

  pid_t pid_ = 0;
  UniqueFd pidfd_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_TOOL_PROCESS_H_
