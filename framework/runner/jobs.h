// Work spread over child processes that look like one: each prints into
// memory, and what it printed comes out whole and in order.
#ifndef HOPCHECK_RUNNER_JOBS_H_
#define HOPCHECK_RUNNER_JOBS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "runner/write_all.h"

namespace hopcheck {

// Where a child puts what its parent is to know, besides its exit status.
class JobResult {
 public:
  explicit JobResult(const UniqueFd& fd) : fd_(fd) {}
  void Write(std::string_view text) { WriteAll(fd_, text, "a job's result"); }

 private:
  const UniqueFd& fd_;
};

struct FinishedJob {
  std::string out;     // its standard output
  std::string err;     // its standard error
  std::string result;  // what it wrote to its JobResult
  int status = 0;      // its exit status; where a signal ended it: 0
  int signal = 0;      // what ended it, but for a signal passed on to it
};

// Forks a child for each job, which calls `work` with the job's number, and
// exits with the status that it gives. `finished` is called
// here for every job, in order. The children die with this process; SIGINT and
// SIGTERM are passed on to them. Gives the signal that came, or 0.
//
// The caller has neither threads nor a StopSignal. Throws KernelError.
int RunJobs(
    size_t count, const std::function<int(size_t job, JobResult& result)>& work,
    const std::function<void(size_t job, const FinishedJob&)>& finished);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_JOBS_H_
