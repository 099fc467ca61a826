// The terminal, lent to another process group.
#ifndef HOPCHECK_SHELL_TERMINAL_LOAN_H_
#define HOPCHECK_SHELL_TERMINAL_LOAN_H_

#include <sys/types.h>
#include <termios.h>

namespace hopcheck {

class TerminalLoan {
 public:
  // Whether standard input is a terminal, and this process in its foreground.
  static bool IsOurs();

  // Whoever borrows it takes it by himself (tcsetpgrp). Precondition: IsOurs().
  TerminalLoan();
  // It is ours again, and set as it was.
  ~TerminalLoan();
  TerminalLoan(const TerminalLoan&) = delete;
  TerminalLoan& operator=(const TerminalLoan&) = delete;

 private:
  pid_t group_;
  bool has_settings_ = false;
  termios settings_{};
};

}  // namespace hopcheck

#endif  // HOPCHECK_SHELL_TERMINAL_LOAN_H_
