#include "trace/logger_guard.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "base/kernel_error.h"
#include "base/pipe.h"
#include "base/read_file.h"

namespace hopcheck {
namespace {

constexpr std::string_view kLogger = "nfnetlink_log";

// The logger of a family; "NONE" where there is none.
struct Setting {
  std::string file;
  std::string before;
};

// Those that are not yet as they are to be.
std::array<Setting, 2> ReadSettings(const std::string& object) {
  std::array<Setting, 2> settings{
      Setting{"/proc/sys/net/netfilter/nf_log/2", ""},    // AF_INET
      Setting{"/proc/sys/net/netfilter/nf_log/10", ""}};  // AF_INET6
  for (Setting& setting : settings) {
    const auto text = TryReadFile(setting.file.c_str());
    if (!text) throw KernelError("read " + setting.file, object, ENOENT);
    setting.before = text->substr(0, text->find('\n'));
  }
  return settings;
}

// Only what may be called in a forked child.
bool Write(const char* file, std::string_view value) {
  const int fd = ::open(file, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool done = ::write(fd, value.data(), value.size()) ==
                    static_cast<ssize_t>(value.size());
  const int error = errno;
  ::close(fd);
  errno = error;
  return done;
}

// Nothing that the parent has open lives on in the child: neither its tables,
// which go with their socket, nor the other end of what its output goes to.
void CloseAllBut(int kept) {
  const auto fd = static_cast<unsigned>(kept);
  if (fd > 0) ::syscall(SYS_close_range, 0, fd - 1, 0);
  ::syscall(SYS_close_range, fd + 1, ~0U, 0);
}

[[noreturn]] void Guard(int life, const std::array<Setting, 2>& settings) {
  ::setsid();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    ::signal(signal, SIG_IGN);
  }
  CloseAllBut(life);
  char nothing;
  while (::read(life, &nothing, 1) < 0 && errno == EINTR) {
  }
  for (const Setting& setting : settings) {
    Write(setting.file.c_str(), setting.before);
  }
  ::_exit(0);
}

}  // namespace

LoggerGuard::LoggerGuard(const std::string& object) {
  const std::array<Setting, 2> settings = ReadSettings(object);
  if (settings[0].before == kLogger && settings[1].before == kLogger) return;
  Pipe pipe = MakePipe();
  life_ = std::move(pipe.write);
  child_ = Check(::fork(), "fork");
  if (child_ == 0) Guard(pipe.read.get(), settings);
  for (const Setting& setting : settings) {
    if (Write(setting.file.c_str(), kLogger)) continue;
    const int error = errno;
    life_.Reset();
    ::waitpid(child_, nullptr, 0);
    throw KernelError("write " + setting.file, object, error);
  }
}

LoggerGuard::~LoggerGuard() {
  if (child_ < 0) return;
  life_.Reset();
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace hopcheck
