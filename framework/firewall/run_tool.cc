#include "firewall/run_tool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "base/environment.h"
#include "base/kernel_error.h"
#include "base/pipe.h"
#include "base/shell_word.h"
#include "base/unique_fd.h"
#include "firewall/memory_file.h"
#include "firewall/tool_process.h"

namespace hopcheck {
namespace {

using Clock = std::chrono::steady_clock;

// Of a tool that says more than this, the beginning tells enough.
constexpr size_t kMostOutput = size_t{1} << 20;

// A descriptor above those that the child's standard ones take.
UniqueFd Above(UniqueFd fd) {
  if (fd.get() > STDERR_FILENO) return fd;
  return CheckFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1),
                 "fcntl(F_DUPFD_CLOEXEC)");
}

Pipe MakeOutputPipe() {
  Pipe pipe = MakePipe();
  // Of ours only: the tool's end is another open file.
  Check(::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK), "fcntl(O_NONBLOCK)");
  pipe.write = Above(std::move(pipe.write));
  return pipe;
}

// Takes what is there, which is at most as much as a pipe holds; false at the
// end of the file.
bool Drain(const UniqueFd& fd, std::string& output) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  Check(static_cast<int>(got), "read(a tool's output)");
  const size_t room = kMostOutput - output.size();
  output.append(buffer.data(), std::min(static_cast<size_t>(got), room));
  return got > 0;
}

// Reads along until the child has ended; false when the time is over.
bool Await(const ToolProcess& child, UniqueFd& from, Clock::time_point deadline,
           std::string& output) {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    std::array<pollfd, 2> events = {
        pollfd{.fd = child.pidfd(), .events = POLLIN, .revents = 0},
        // A negative descriptor is not waited for.
        pollfd{.fd = from.get(), .events = POLLIN, .revents = 0}};
    if (::poll(events.data(), events.size(), static_cast<int>(left.count())) <
            0 &&
        errno != EINTR) {
      throw KernelError("poll", "a tool's output", errno);
    }
    if (events[1].revents != 0 && !Drain(from, output)) from.Reset();
    if (events[0].revents == 0) continue;
    // What it said last. Not to the end of the file: what it may have started
    // in turn (modprobe) is not waited for.
    if (from.valid()) Drain(from, output);
    return true;
  }
}

}  // namespace

std::optional<std::string> FindProgram(std::string_view name) {
  const char* path = std::getenv("PATH");
  // Where an unprivileged PATH does not look, and the tools are.
  const std::string folders =
      fmt::format("{}:/usr/sbin:/sbin", path == nullptr ? "" : path);
  for (std::string_view rest = folders; !rest.empty();) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    if (!folder.starts_with('/')) continue;
    std::string program = fmt::format("{}/{}", folder, name);
    struct stat status = {};
    if (::stat(program.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        ::access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return std::nullopt;
}

std::string CommandOf(const Tool& tool) {
  std::string command = ShellWord(tool.name);
  for (const std::string& argument : tool.arguments) {
    command += " " + ShellWord(argument);
  }
  return command;
}

ToolRun RunTool(const Tool& tool, std::string_view input,
                const std::string& object) {
  const auto program = FindProgram(tool.name);
  if (!program) {
    throw KernelError(fmt::format("{} is not installed (Debian's package {})",
                                  tool.name, tool.package),
                      object, ENOENT);
  }
  std::vector<std::string> words = {tool.name};
  words.insert(words.end(), tool.arguments.begin(), tool.arguments.end());
  // A pipe would have to be fed while the tool's output is read.
  const UniqueFd in = Above(MemoryFile("ruleset", input));
  Pipe pipe = MakeOutputPipe();
  ToolProcess child(*program, std::move(words),
                    EnvironmentWith(tool.environment), in, pipe.write, object);
  pipe.write.Reset();
  ToolRun run;
  if (!Await(child, pipe.read, Clock::now() + tool.timeout, run.output)) {
    throw KernelError(fmt::format("{} did not end, and was killed", tool.name),
                      object, ETIMEDOUT);
  }
  run.status = child.Reap();
  if (run.status < 0) {
    throw KernelError(
        fmt::format("{} was ended by signal {}", tool.name, -run.status),
        object, EINTR);
  }
  return run;
}

}  // namespace hopcheck
