#include "runner/jobs.h"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc 2.36 forgot to say so itself.
extern "C" {
#include <sys/pidfd.h>
}

#include <array>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <utility>
#include <vector>

#include "base/kernel_error.h"
#include "base/stop_signal.h"
#include "base/unique_fd.h"
#include "runner/exit_status.h"

namespace hopcheck {
namespace {

using JobWork = std::function<int(size_t, JobResult&)>;

// Files in memory: they go with the processes that hold them.
struct Channels {
  UniqueFd out = Memory("standard output");
  UniqueFd err = Memory("standard error");
  UniqueFd result = Memory("result");

  static UniqueFd Memory(const char* name) {
    return CheckFd(::memfd_create(name, MFD_CLOEXEC), "memfd_create", name);
  }
};

struct Child {
  pid_t pid = 0;
  UniqueFd pidfd;
  Channels channels;
};

[[noreturn]] void BeChild(size_t job, pid_t parent, const Channels& channels,
                          const JobWork& work) {
  // A terminal's ^C is the parent's to pass on: a signal that comes twice
  // would end the child in the middle of its work.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kInconclusiveStatus);
  ::dup2(channels.out.get(), STDOUT_FILENO);
  ::dup2(channels.err.get(), STDERR_FILENO);
  int status = kInconclusiveStatus;
  try {
    JobResult result(channels.result);
    status = work(job, result);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hopcheck: error: %s\n", error.what());
  }
  std::fflush(nullptr);
  // Not exit(): what the parent registered to be done at its end is its own.
  ::_exit(status);
}

Child Start(size_t job, const JobWork& work) {
  Child child;
  const pid_t parent = ::getpid();
  child.pid = Check(::fork(), "fork");
  if (child.pid == 0) BeChild(job, parent, child.channels, work);
  child.pidfd = CheckFd(::pidfd_open(child.pid, 0), "pidfd_open");
  return child;
}

std::string ReadAll(const UniqueFd& fd) {
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t got = ::pread(fd.get(), buffer.data(), buffer.size(),
                                static_cast<off_t>(text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
}

// Waits for the child's end; passes a signal that comes on to all, once.
void Await(const Child& child, const std::vector<Child>& all,
           const StopSignal& stop, bool& passed_on) {
  for (;;) {
    std::array<pollfd, 2> events = {
        pollfd{.fd = child.pidfd.get(), .events = POLLIN, .revents = 0},
        // A negative descriptor is not waited for.
        pollfd{
            .fd = passed_on ? -1 : stop.fd(), .events = POLLIN, .revents = 0}};
    if (::poll(events.data(), events.size(), -1) < 0 && errno != EINTR) {
      throw KernelError("poll", "the jobs", errno);
    }
    if (!passed_on && stop.received() != 0) {
      passed_on = true;
      for (const Child& one : all) {
        // By descriptor: a child that has ended is not mistaken for another.
        ::pidfd_send_signal(one.pidfd.get(), stop.received(), nullptr, 0);
      }
    }
    if (events[0].revents != 0) return;
  }
}

// `passed_on` is the signal that all children were sent, or 0.
FinishedJob Collect(const Child& child, int passed_on) {
  siginfo_t info{};
  Check(::waitid(P_PIDFD, static_cast<id_t>(child.pidfd.get()), &info, WEXITED),
        "waitid");
  FinishedJob job{.out = ReadAll(child.channels.out),
                  .err = ReadAll(child.channels.err),
                  .result = ReadAll(child.channels.result)};
  if (info.si_code == CLD_EXITED) {
    job.status = info.si_status;
  } else if (info.si_status == passed_on) {
    // It came before the child could hear, and so before it did anything.
    job.status = SignalStatus(passed_on);
  } else {
    job.signal = info.si_status;
  }
  return job;
}

}  // namespace

int RunJobs(size_t count, const JobWork& work,
            const std::function<void(size_t, const FinishedJob&)>& finished) {
  // What is still in a buffer would be printed by every child.
  std::fflush(nullptr);
  std::vector<Child> children;
  for (size_t job = 0; job < count; ++job) {
    children.push_back(Start(job, work));
  }
  // Only now: a child has a StopSignal of its own.
  const StopSignal stop;
  bool passed_on = false;
  for (size_t job = 0; job < count; ++job) {
    Await(children[job], children, stop, passed_on);
    finished(job, Collect(children[job], stop.received()));
  }
  return stop.received();
}

}  // namespace hopcheck
