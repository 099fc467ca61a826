#include "kernel/runner/terminal_program.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 forgot to say so itself.
extern "C" {
#include <sys/pidfd.h>
}

#include <array>
#include <cerrno>
#include <chrono>

#include "base/environment.h"
#include "base/kernel_error.h"
#include "kernel/runner/program.h"

namespace hopcheck::testing {

TerminalProgram::TerminalProgram(std::vector<std::string> words,
                                 const std::vector<std::string>& environment) {
  std::vector<std::string> variables = ProgramEnvironment(environment);
  int fd = -1;
  const winsize size{
      .ws_row = 25, .ws_col = 200, .ws_xpixel = 0, .ws_ypixel = 0};
  pid_ = Check(::forkpty(&fd, nullptr, nullptr, &size), "forkpty");
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGINT, SIG_DFL);
    ::execvpe(words[0].c_str(), ExecPointers(words).data(),
              ExecPointers(variables).data());
    ::_exit(127);
  }
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  terminal_.Reset(fd);
}

TerminalProgram::~TerminalProgram() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void TerminalProgram::Type(std::string_view text) const {
  Check(static_cast<int>(::write(terminal_.get(), text.data(), text.size())),
        "write", "the terminal");
}

bool TerminalProgram::Read(int timeout_ms) {
  pollfd event{.fd = terminal_.get(), .events = POLLIN, .revents = 0};
  const int ready = ::poll(&event, 1, timeout_ms);
  if (ready <= 0) return ready < 0 && errno == EINTR;
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(terminal_.get(), buffer.data(), buffer.size());
  if (got <= 0) return false;  // EIO: nobody has it open any more
  for (ssize_t i = 0; i < got; ++i) {
    const char sign = buffer[static_cast<size_t>(i)];
    if (sign != '\r') output_ += sign;
  }
  return true;
}

bool TerminalProgram::WaitFor(std::string_view text) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (;;) {
    const size_t found = output_.find(text, seen_);
    if (found != std::string::npos) {
      seen_ = found + text.size();
      return true;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !Read(static_cast<int>(left.count()))) {
      return false;
    }
  }
}

int TerminalProgram::Wait() {
  constexpr int kLong = 20000;
  while (Read(kLong)) {
  }
  const UniqueFd pidfd = CheckFd(::pidfd_open(pid_, 0), "pidfd_open");
  pollfd ended{.fd = pidfd.get(), .events = POLLIN, .revents = 0};
  if (::poll(&ended, 1, kLong) == 0) ::kill(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

termios TerminalProgram::Settings() const {
  termios settings{};
  Check(::tcgetattr(terminal_.get(), &settings), "tcgetattr");
  return settings;
}

pid_t TerminalProgram::Foreground() const {
  return ::tcgetpgrp(terminal_.get());
}

}  // namespace hopcheck::testing
