#include "shell/shell_init.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "base/own_mounts.h"
#include "shell/raw_process.h"
#include "shell/shell_environment.h"

namespace hopcheck {
namespace {

constexpr int kNotFound = 127;  // as shells tell it
constexpr int kNotExecutable = 126;
constexpr int kSignalled = 128;

// Handlers are hopcheck's; what is ignored stays so, as nohup means it.
void ForgetHandlers() {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0) continue;
    if (action.sa_handler == SIG_IGN || action.sa_handler == SIG_DFL) continue;
    action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
  }
}

// From now on hopcheck's end is ours; where it has ended already, so do we.
void DieWithParent(const InitPlan& plan) {
  ::close(plan.parent_write_fd);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  pollfd parent{.fd = plan.parent_read_fd, .events = 0, .revents = 0};
  if (::poll(&parent, 1, 0) != 0) ::_exit(1);
  ::close(plan.parent_read_fd);
}

class Init {
 public:
  explicit Init(const InitPlan& plan) : plan_(plan) {}

  [[noreturn]] void Run() {
    ForgetHandlers();
    DieWithParent(plan_);
    Mount();
    LetGo();
    const pid_t shell = Start();
    ::close(plan_.report_fd);
    Bury(shell);
  }

 private:
  void Check(bool good, InitStep step, size_t position = 0) const {
    if (!good) Fail(step, errno, position);
  }

  [[noreturn]] void Fail(InitStep step, int error, size_t position = 0) const {
    const InitReport report{.step = step,
                            .error = error,
                            .position = static_cast<uint32_t>(position)};
    [[maybe_unused]] const ssize_t written =
        ::write(plan_.report_fd, &report, sizeof report);
    ::_exit(error == ENOENT ? kNotFound : kNotExecutable);
  }

  void Mount() const {
    errno = OwnMounts(MS_SLAVE);
    Check(errno == 0, InitStep::kPrivateMounts);
    MountNamespaces();
    // Read-only where the machine's is: a container may have no other.
    struct statvfs status {};
    const bool read_only =
        ::statvfs("/sys", &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
    constexpr auto kFlags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    Check(::mount("sysfs", "/sys", "sysfs",
                  kFlags | (read_only ? MS_RDONLY : 0), nullptr) == 0,
          InitStep::kSys);
    Check(::mount("proc", "/proc", "proc", kFlags, nullptr) == 0,
          InitStep::kProc);
  }

  // Before /proc is another: the sources are descriptors.
  void MountNamespaces() const {
    if (plan_.hidden_run) {
      errno = MountHiddenRun(*plan_.hidden_run);
      Check(errno == 0, InitStep::kRun);
      ::mkdir(kNamespaceFolder, 0755);
    }
    Check(::mount("tmpfs", kNamespaceFolder, "tmpfs", MS_NOSUID | MS_NODEV,
                  "mode=755") == 0,
          InitStep::kNamespaces);
    for (size_t i = 0; i < plan_.namespaces.size(); ++i) {
      const NamedNamespace& ns = plan_.namespaces[i];
      ::close(::open(ns.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0444));
      Check(::mount(ns.source.c_str(), ns.path.c_str(), nullptr, MS_BIND,
                    nullptr) == 0,
            InitStep::kNamespace, i);
    }
  }

  // Nothing of hopcheck's is held here when hopcheck has ended, and nothing of
  // it gets into the shell: but for the report, which exec closes.
  void LetGo() const {
    const auto report = static_cast<unsigned>(plan_.report_fd);
    constexpr unsigned kFirst = STDERR_FILENO + 1;
    if (report > kFirst) ::close_range(kFirst, report - 1, 0);
    ::close_range(report + 1, ~0U, 0);
  }

  pid_t Start() const {
    const pid_t shell = RawFork();
    Check(shell >= 0, InitStep::kFork);
    if (shell == 0) Become();
    return shell;
  }

  [[noreturn]] void Become() const {
    if (plan_.takes_terminal) TakeTerminal();
    ::execvpe(plan_.arguments[0], plan_.arguments.data(),
              plan_.environment.data());
    Fail(InitStep::kExec, errno);
  }

  // As a shell does with a job: a group of its own, in the foreground.
  static void TakeTerminal() {
    sigset_t ttou;
    sigset_t before;
    ::sigemptyset(&ttou);
    ::sigaddset(&ttou, SIGTTOU);
    ::sigprocmask(SIG_BLOCK, &ttou, &before);
    ::setpgid(0, 0);
    ::tcsetpgrp(STDIN_FILENO, ::getpid());
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
  }

  [[noreturn]] void Bury(pid_t shell) const {
    for (;;) {
      int status = 0;
      const pid_t pid = ::waitpid(-1, &status, WUNTRACED);
      if (pid != shell) continue;
      if (WIFSTOPPED(status)) {
        // There is no one to go back to meanwhile ("suspend", or ^Z of a
        // command that is no shell): it goes on.
        ::kill(-shell, SIGCONT);
        continue;
      }
      // The kernel then kills all that is left in the namespace.
      ::_exit(WIFEXITED(status) ? WEXITSTATUS(status)
                                : kSignalled + WTERMSIG(status));
    }
  }

  const InitPlan& plan_;
};

}  // namespace

void RunShellInit(const InitPlan& plan) { Init(plan).Run(); }

}  // namespace hopcheck
