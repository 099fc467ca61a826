// The real program as a child: started as a user would, stopped as a user or a
// machine would.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_PROGRAM_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_PROGRAM_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace hopcheck::testing {

struct ProgramOptions {
  std::vector<std::string> environment;  // "NAME=value", besides the test's own
  std::vector<int> dropped_capabilities;  // CAP_…
  std::optional<unsigned> open_files;     // RLIMIT_NOFILE
  std::optional<std::string> input;  // its standard input, else the test's own
  std::vector<std::string> hidden_files;  // as if they were not installed
};

// This process's environment with `changes` ("NAME=value"), for a program that
// a test starts.
std::vector<std::string> ProgramEnvironment(
    const std::vector<std::string>& changes);

// Every capability there is: what is left of root is its files.
std::vector<int> AllCapabilities();

struct Finished {
  int status = 0;  // exit status, or the negative number of a fatal signal
  std::string out;
  std::string err;
};

class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments,
                   const ProgramOptions& options = {});
  ~Program();  // kills what was not waited for
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal) const;
  // Waits until standard output holds `text`; false where it ends without.
  bool WaitForOutput(std::string_view text);
  // The same of standard error.
  bool WaitForError(std::string_view text);
  Finished Wait();

 private:
  bool WaitFor(std::string_view text, const std::string& where);
  // Takes what has come; false when both ends are closed.
  bool Read();

  pid_t pid_ = -1;
  UniqueFd out_;
  UniqueFd err_;
  Finished finished_;
};

// From start to end.
Finished RunProgram(const std::vector<std::string>& arguments,
                    const ProgramOptions& options = {});

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_PROGRAM_H_
