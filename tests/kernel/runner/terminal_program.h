// A program on a terminal of its own, with somebody who types.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_TERMINAL_PROGRAM_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_TERMINAL_PROGRAM_H_

#include <sys/types.h>
#include <termios.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace hopcheck::testing {

class TerminalProgram {
 public:
  // `environment`: "NAME=value", besides the test's own; the first of `words`
  // is the program.
  TerminalProgram(std::vector<std::string> words,
                  const std::vector<std::string>& environment);
  ~TerminalProgram();  // kills what was not waited for
  TerminalProgram(const TerminalProgram&) = delete;
  TerminalProgram& operator=(const TerminalProgram&) = delete;

  pid_t pid() const { return pid_; }
  void Type(std::string_view text) const;
  // Waits until `text` has come since the last call that found some; false
  // where it has not after 20 s, or the terminal is closed before.
  bool WaitFor(std::string_view text);
  // All that has come so far, lines ending as in a file.
  const std::string& output() const { return output_; }
  // Its exit status, or minus the signal that ended it: SIGKILL where it has
  // said nothing for 20 s.
  int Wait();

  termios Settings() const;
  // The process group in the terminal's foreground.
  pid_t Foreground() const;

 private:
  // False at the end, or when nothing has come for a while.
  bool Read(int timeout_ms);

  pid_t pid_ = -1;
  UniqueFd terminal_;
  std::string output_;
  size_t seen_ = 0;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_TERMINAL_PROGRAM_H_
