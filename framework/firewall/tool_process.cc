#include "firewall/tool_process.h"

#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <memory>
#include <utility>

#include "base/environment.h"
#include "base/kernel_error.h"

namespace hopcheck {
namespace {

constexpr size_t kStackBytes = 64 * 1024;

// What the child has to know, and what it says of its start. It runs in this
// process's memory until it has become the program, while the thread that
// starts it waits: nothing may be allocated there.
struct Start {
  const char* program = nullptr;
  char* const* words = nullptr;
  char* const* environment = nullptr;
  int in = -1;
  int out = -1;
  pid_t parent = 0;
  int error = 0;  // errno of what was refused
};

bool SetUpDescriptors(const Start& start) {
  return ::dup2(start.in, STDIN_FILENO) >= 0 &&
         ::dup2(start.out, STDOUT_FILENO) >= 0 &&
         ::dup2(start.out, STDERR_FILENO) >= 0 &&
         ::close_range(STDERR_FILENO + 1, UINT_MAX, 0) == 0;
}

// As they are when a program starts. All are blocked until now: a handler of
// ours would run in the wrong process.
void SetUpSignals() {
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    ::sigaction(signal, &standard, nullptr);  // of SIGKILL it fails, and may
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

int Become(void* argument) {
  auto& start = *static_cast<Start*>(argument);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Whoever died before that is no longer the parent.
  if (::getppid() == start.parent && ::setpgid(0, 0) == 0 &&
      SetUpDescriptors(start)) {
    SetUpSignals();
    ::execve(start.program, start.words, start.environment);
  }
  start.error = errno;
  ::_exit(127);
}

// The calling thread's signals are blocked while this lives.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

// As posix_spawn does it, which cannot ask for the child's death.
ToolProcess::ToolProcess(const std::string& program,
                         std::vector<std::string> words,
                         std::vector<std::string> environment,
                         const UniqueFd& in, const UniqueFd& out,
                         const std::string& object) {
  const std::vector<char*> word_pointers = ExecPointers(words);
  const std::vector<char*> environment_pointers = ExecPointers(environment);
  Start start{.program = program.c_str(),
              .words = word_pointers.data(),
              .environment = environment_pointers.data(),
              .in = in.get(),
              .out = out.get(),
              .parent = ::getpid()};
  const auto stack = std::make_unique<char[]>(kStackBytes);
  int pidfd = -1;
  {
    const SignalsBlocked blocked;
    pid_ =
        ::clone(Become, stack.get() + kStackBytes,
                CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &start, &pidfd);
  }
  if (pid_ < 0) {
    const int error = errno;
    pid_ = 0;
    throw KernelError("clone", object, error);
  }
  pidfd_.Reset(pidfd);
  if (start.error == 0) return;
  Kill();  // the destructor of what threw is not run
  throw KernelError("execve " + program, object, start.error);
}

ToolProcess::~ToolProcess() {
  if (pid_ > 0) Kill();
}

int ToolProcess::Reap() {
  int status = 0;
  Check(::waitpid(std::exchange(pid_, 0), &status, 0), "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void ToolProcess::Kill() {
  // Not reaped yet, so that the number is still this child's.
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

}  // namespace hopcheck
