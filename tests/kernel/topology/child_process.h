// Work done in a forked child, where it may lose privileges or its life.
#ifndef HOPCHECK_TESTS_KERNEL_TOPOLOGY_CHILD_PROCESS_H_
#define HOPCHECK_TESTS_KERNEL_TOPOLOGY_CHILD_PROCESS_H_

#include <sys/types.h>

#include <functional>
#include <string>

#include "base/unique_fd.h"

namespace hopcheck::testing {

// What `work` returned, or "threw: …", run in a child that has ended since.
std::string InChild(const std::function<std::string()>& work);

// A child that does `work`, says so, and then waits to be killed.
class WaitingChild {
 public:
  // `work` keeps what it makes in a variable of the caller's: it lives as
  // long as the child.
  explicit WaitingChild(const std::function<void()>& work);
  ~WaitingChild() { Kill(); }
  WaitingChild(const WaitingChild&) = delete;
  WaitingChild& operator=(const WaitingChild&) = delete;

  // Returns when the work has been done, with its failure or "".
  std::string AwaitWork();
  void Kill();  // SIGKILL, and waits until it is dead
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  UniqueFd from_child_;
};

// Takes all capabilities from the calling process, for good.
void DropCapabilities();

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_TOPOLOGY_CHILD_PROCESS_H_
