#include "shell/terminal_loan.h"

#include <signal.h>
#include <unistd.h>

namespace hopcheck {

bool TerminalLoan::IsOurs() {
  return ::isatty(STDIN_FILENO) != 0 &&
         ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

TerminalLoan::TerminalLoan() : group_(::getpgrp()) {
  has_settings_ = ::tcgetattr(STDIN_FILENO, &settings_) == 0;
}

TerminalLoan::~TerminalLoan() {
  // Who takes a terminal back is in its background, and would be stopped.
  sigset_t ttou;
  sigset_t before;
  ::sigemptyset(&ttou);
  ::sigaddset(&ttou, SIGTTOU);
  ::pthread_sigmask(SIG_BLOCK, &ttou, &before);
  // It may be gone by now; there is nothing to be done about that.
  ::tcsetpgrp(STDIN_FILENO, group_);
  if (has_settings_) ::tcsetattr(STDIN_FILENO, TCSANOW, &settings_);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace hopcheck
