#include "shell/namespace_shell.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "base/environment.h"
#include "base/kernel_error.h"
#include "base/pipe.h"
#include "base/unique_fd.h"
#include "shell/raw_process.h"
#include "shell/shell_environment.h"
#include "shell/shell_init.h"
#include "shell/terminal_loan.h"

namespace hopcheck {
namespace {

std::vector<std::string> Command(const ShellRequest& request) {
  if (!request.command.empty()) return request.command;
  const char* shell = std::getenv("SHELL");
  return {shell == nullptr || *shell == '\0' ? "/bin/sh" : shell};
}

std::vector<std::string> Environment(const LiveTopology& topology,
                                     const ShellRequest& request) {
  std::vector<std::string> names;
  for (const NetNamespace& ns : topology.namespaces()) {
    names.push_back(ns.name());
  }
  std::vector<std::string> changes =
      ShellEnvironment(names, request.namespace_name);
  changes.insert(changes.end(), request.environment.begin(),
                 request.environment.end());
  return EnvironmentWith(changes);
}

bool IsFolder(const char* path) {
  struct stat status {};
  return ::stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

// Signals that a terminal sends to all that run in its foreground are for the
// shell: as system(3) does, hopcheck waits for what becomes of it.
class DeafToTerminal {
 public:
  DeafToTerminal() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &int_);
    ::sigaction(SIGQUIT, &ignore, &quit_);
  }
  ~DeafToTerminal() {
    ::sigaction(SIGINT, &int_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }
  DeafToTerminal(const DeafToTerminal&) = delete;
  DeafToTerminal& operator=(const DeafToTerminal&) = delete;

 private:
  struct sigaction int_ {};
  struct sigaction quit_ {};
};

// The first process of the shell's namespaces; killed, with all that runs in
// them, when this goes.
class Shell {
 public:
  Shell(const NetNamespace& inside, const InitPlan& plan) {
    // It starts where this thread is.
    const NamespaceScope scope(inside);
    int pidfd = -1;
    pid_ = RawFork(CLONE_NEWPID | CLONE_NEWNS | CLONE_PIDFD, &pidfd);
    if (pid_ == 0) RunShellInit(plan);
    Check(pid_, "clone3(CLONE_NEWPID, CLONE_NEWNS)");
    pidfd_.Reset(pidfd);
  }
  ~Shell() {
    if (pid_ > 0) Kill();
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // Its exit status. All that ran with it has then ended, too.
  int Wait(const StopSignal& stop) {
    for (;;) {
      std::array<pollfd, 2> events = {
          pollfd{.fd = pidfd_.get(), .events = POLLIN, .revents = 0},
          pollfd{.fd = stop.fd(), .events = POLLIN, .revents = 0}};
      if (::poll(events.data(), events.size(), -1) < 0) {
        if (errno == EINTR) continue;
        throw KernelError("poll", "the shell", errno);
      }
      if (events[0].revents != 0) return Reap();
      if (events[1].revents != 0) {
        Kill();
        return kSignalled + stop.received();
      }
    }
  }

  int Reap() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0) {
      if (errno != EINTR) throw KernelError("waitpid", "the shell", errno);
    }
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status)
                             : kSignalled + WTERMSIG(status);
  }

 private:
  static constexpr int kSignalled = 128;

  void Kill() {
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
  }

  pid_t pid_ = 0;
  UniqueFd pidfd_;
};

// Nothing where the shell runs.
std::optional<InitReport> ReadReport(const UniqueFd& fd) {
  InitReport report;
  ssize_t got = 0;
  while ((got = ::read(fd.get(), &report, sizeof report)) < 0) {
    if (errno != EINTR) throw KernelError("read", "the shell's report", errno);
  }
  if (got == sizeof report) return report;
  return std::nullopt;
}

std::string Operation(const InitReport& report, const InitPlan& plan) {
  switch (report.step) {
    case InitStep::kPrivateMounts:
      return "mount --make-rslave /";
    case InitStep::kRun:
      return "mount -t tmpfs tmpfs /run";
    case InitStep::kNamespaces:
      return fmt::format("mount -t tmpfs tmpfs {}", kNamespaceFolder);
    case InitStep::kNamespace:
      return "mount --bind " + plan.namespaces[report.position].path;
    case InitStep::kSys:
      return "mount -t sysfs sysfs /sys";
    case InitStep::kProc:
      return "mount -t proc proc /proc";
    case InitStep::kFork:
      return "clone3";
    case InitStep::kExec:
      return fmt::format("exec {}", plan.arguments[0]);
  }
  return "";
}

// What the first process is told; `command` and `environment` stay with the
// caller.
InitPlan MakePlan(const LiveTopology& topology,
                  std::vector<std::string>& command,
                  std::vector<std::string>& environment) {
  InitPlan plan{.arguments = ExecPointers(command),
                .environment = ExecPointers(environment)};
  for (const NetNamespace& ns : topology.namespaces()) {
    plan.namespaces.push_back(
        {.source = fmt::format("/proc/self/fd/{}", ns.fd()),
         .path = fmt::format("{}/{}", kNamespaceFolder, ns.name())});
  }
  if (!IsFolder(kNamespaceFolder)) plan.hidden_run = LookIntoRun();
  return plan;
}

}  // namespace

int RunShell(const LiveTopology& topology, const ShellRequest& request,
             const StopSignal& stop) {
  const NetNamespace& inside = topology.Namespace(request.namespace_name);
  std::vector<std::string> command = Command(request);
  std::vector<std::string> environment = Environment(topology, request);
  InitPlan plan = MakePlan(topology, command, environment);
  Pipe report = MakePipe();
  const Pipe parent = MakePipe();
  plan.report_fd = report.write.get();
  plan.parent_read_fd = parent.read.get();
  plan.parent_write_fd = parent.write.get();

  // What was printed before comes before what the shell prints.
  std::fflush(nullptr);
  std::optional<TerminalLoan> loan;
  if (TerminalLoan::IsOurs()) {
    plan.takes_terminal = true;
    loan.emplace();
  }
  Shell shell(inside, plan);
  std::optional<DeafToTerminal> deaf;
  if (!loan) deaf.emplace();
  report.write.Reset();
  if (const auto failed = ReadReport(report.read)) {
    if (failed->step != InitStep::kExec) {
      throw KernelError(Operation(*failed, plan), "the shell's namespaces",
                        failed->error);
    }
    fmt::print(stderr, "{}: {}: {}\n", request.program, command[0],
               std::strerror(failed->error));
  }
  return shell.Wait(stop);
}

}  // namespace hopcheck
