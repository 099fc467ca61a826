// The real program on a terminal of its own, with somebody who types.
#ifndef HOPCHECK_TESTS_KERNEL_RECORD_TERMINAL_H_
#define HOPCHECK_TESTS_KERNEL_RECORD_TERMINAL_H_

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace hopcheck::testing {

class ProgramOnTerminal {
 public:
  // `environment`: "NAME=value", besides the test's own.
  explicit ProgramOnTerminal(const std::vector<std::string>& arguments,
                             const std::vector<std::string>& environment = {});
  ~ProgramOnTerminal();  // kills what was not waited for
  ProgramOnTerminal(const ProgramOnTerminal&) = delete;
  ProgramOnTerminal& operator=(const ProgramOnTerminal&) = delete;

  // Waits until `text` stands on the terminal; false where it never does.
  bool WaitFor(std::string_view text);
  void Type(std::string_view text) const;
  // Its exit status, or minus the signal that ended it.
  int Wait();
  // All that stands there so far, lines ending as in a file.
  const std::string& output() const { return output_; }

 private:
  // False at the end.
  bool Read();

  pid_t pid_ = -1;
  UniqueFd terminal_;
  std::string output_;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RECORD_TERMINAL_H_
