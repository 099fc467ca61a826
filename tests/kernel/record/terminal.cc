#include "kernel/record/terminal.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/kernel_error.h"

namespace hopcheck::testing {

ProgramOnTerminal::ProgramOnTerminal(
    const std::vector<std::string>& arguments,
    const std::vector<std::string>& environment) {
  std::vector<std::string> words = arguments;
  words.insert(words.begin(), HOPCHECK_PROGRAM);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  int fd = -1;
  pid_ = Check(::forkpty(&fd, nullptr, nullptr, nullptr), "forkpty");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGINT, SIG_DFL);
    ::setenv("TERM", "xterm", 1);
    ::unsetenv("GTEST_OUTPUT");  // for what these tests find
    for (const std::string& variable : environment) {
      ::putenv(const_cast<char*>(variable.c_str()));
    }
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  terminal_.Reset(fd);
}

ProgramOnTerminal::~ProgramOnTerminal() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool ProgramOnTerminal::Read() {
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(terminal_.get(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;  // EIO: nobody has it open any more
  for (ssize_t i = 0; i < got; ++i) {
    const char sign = buffer[static_cast<size_t>(i)];
    if (sign != '\r') output_ += sign;
  }
  return true;
}

bool ProgramOnTerminal::WaitFor(std::string_view text) {
  while (output_.find(text) == std::string::npos) {
    if (!Read()) return false;
  }
  return true;
}

void ProgramOnTerminal::Type(std::string_view text) const {
  const ssize_t written = ::write(terminal_.get(), text.data(), text.size());
  if (written < 0) throw KernelError("write", "the terminal", errno);
}

int ProgramOnTerminal::Wait() {
  while (Read()) {
  }
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace hopcheck::testing
