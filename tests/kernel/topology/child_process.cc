#include "kernel/topology/child_process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

#include "base/kernel_error.h"

namespace hopcheck::testing {
namespace {

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Pipe MakePipe() {
  int ends[2];
  Check(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// All that comes until the other end is closed, or until a zero byte.
std::string ReadText(const UniqueFd& fd) {
  std::string text;
  char c;
  for (;;) {
    const ssize_t size = ::read(fd.get(), &c, 1);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0 || c == '\0') return text;
    text += c;
  }
}

std::string Describe(const std::function<std::string()>& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return std::string("threw: ") + error.what();
  }
}

void WriteText(const UniqueFd& fd, const std::string& text) {
  const ssize_t written = ::write(fd.get(), text.c_str(), text.size() + 1);
  if (written < 0) ::_exit(1);
}

}  // namespace

std::string InChild(const std::function<std::string()>& work) {
  Pipe pipe = MakePipe();
  const pid_t pid = Check(::fork(), "fork");
  if (pid == 0) {
    WriteText(pipe.write, Describe(work));
    ::_exit(0);
  }
  pipe.write.Reset();
  std::string text = ReadText(pipe.read);
  int status = 0;
  Check(::waitpid(pid, &status, 0), "waitpid");
  if (status != 0)
    return "the child failed with status " + std::to_string(status);
  return text;
}

WaitingChild::WaitingChild(const std::function<void()>& work) {
  Pipe pipe = MakePipe();
  pid_ = Check(::fork(), "fork");
  if (pid_ == 0) {
    WriteText(pipe.write, Describe([&] {
                work();
                return "";
              }));
    for (;;) ::pause();
  }
  from_child_ = std::move(pipe.read);
}

std::string WaitingChild::AwaitWork() { return ReadText(from_child_); }

void WaitingChild::Kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void DropCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2]{};
  Check(static_cast<int>(::syscall(SYS_capset, &header, none)), "capset");
}

}  // namespace hopcheck::testing
