#include "kernel/runner/program.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/environment.h"
#include "base/kernel_error.h"
#include "base/own_mounts.h"

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

// As a shell would give it, from a file.
void TakeInput(const std::string& text) {
  const int fd = ::memfd_create("input", 0);
  const ssize_t written = ::write(fd, text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size())) ::_exit(127);
  ::lseek(fd, 0, SEEK_SET);
  ::dup2(fd, STDIN_FILENO);
  ::close(fd);
}

// In a mount namespace of the child's own.
void Hide(const std::vector<std::string>& files) {
  if (files.empty()) return;
  ::unshare(CLONE_NEWNS);
  if (OwnMounts(MS_PRIVATE) != 0) ::_exit(127);
  for (const std::string& file : files) {
    ::mount("/dev/null", file.c_str(), nullptr, MS_BIND, nullptr);
  }
}

[[noreturn]] void Become(std::vector<std::string>& arguments,
                         const ProgramOptions& options, const Pipe& out,
                         const Pipe& err) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Whoever started the tests may ignore it.
  ::signal(SIGINT, SIG_DFL);
  ::dup2(out.write.get(), STDOUT_FILENO);
  ::dup2(err.write.get(), STDERR_FILENO);
  if (options.input) TakeInput(*options.input);
  Hide(options.hidden_files);
  for (const int capability : options.dropped_capabilities) {
    ::prctl(PR_CAPBSET_DROP, capability);
  }
  if (options.open_files) {
    const rlimit limit{*options.open_files, *options.open_files};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  auto environment = ProgramEnvironment(options.environment);
  ::execve(arguments[0].c_str(), ExecPointers(arguments).data(),
           ExecPointers(environment).data());
  ::_exit(127);
}

// What the pipe holds; false at its end.
bool Take(UniqueFd& fd, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got <= 0) {
    fd.Reset();
    return false;
  }
  text.append(buffer.data(), static_cast<size_t>(got));
  return true;
}

}  // namespace

std::vector<std::string> ProgramEnvironment(
    const std::vector<std::string>& changes) {
  std::vector<std::string> environment = EnvironmentWith(changes);
  // The file is for what these tests find.
  std::erase_if(environment, [](const std::string& variable) {
    return variable.starts_with("GTEST_OUTPUT=");
  });
  return environment;
}

std::vector<int> AllCapabilities() {
  std::vector<int> all;
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability) >= 0;
       ++capability) {
    all.push_back(capability);
  }
  return all;
}

Program::Program(const std::vector<std::string>& arguments,
                 const ProgramOptions& options) {
  std::vector<std::string> words = arguments;
  words.insert(words.begin(), HOPCHECK_PROGRAM);
  Pipe out = MakePipe();
  Pipe err = MakePipe();
  pid_ = Check(::fork(), "fork");
  if (pid_ == 0) Become(words, options, out, err);
  out_ = std::move(out.read);
  err_ = std::move(err.read);
}

Program::~Program() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Program::Signal(int signal) const { ::kill(pid_, signal); }

bool Program::Read() {
  if (!out_.valid() && !err_.valid()) return false;
  std::array<pollfd, 2> fds{pollfd{out_.get(), POLLIN, 0},
                            pollfd{err_.get(), POLLIN, 0}};
  if (::poll(fds.data(), fds.size(), -1) < 0) return errno == EINTR;
  if (fds[0].revents != 0) Take(out_, finished_.out);
  if (fds[1].revents != 0) Take(err_, finished_.err);
  return true;
}

bool Program::WaitForOutput(std::string_view text) {
  return WaitFor(text, finished_.out);
}

bool Program::WaitForError(std::string_view text) {
  return WaitFor(text, finished_.err);
}

bool Program::WaitFor(std::string_view text, const std::string& where) {
  while (where.find(text) == where.npos) {
    if (!Read()) return where.find(text) != where.npos;
  }
  return true;
}

Finished Program::Wait() {
  while (Read()) {
  }
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  finished_.status =
      WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return std::move(finished_);
}

Finished RunProgram(const std::vector<std::string>& arguments,
                    const ProgramOptions& options) {
  return Program(arguments, options).Wait();
}

}  // namespace hopcheck::testing
