#include "runner/jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/stop_signal.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Returns once a signal has come to `stop`.
void Await(const StopSignal& stop) {
  pollfd event{.fd = stop.fd(), .events = POLLIN, .revents = 0};
  while (stop.received() == 0) ::poll(&event, 1, -1);
}

// Whether `process` handles `signal`, as /proc/PID/status tells.
bool Catches(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("SigCgt:")) continue;
    const uint64_t caught = std::stoull(line.substr(7), nullptr, 16);
    return ((caught >> (signal - 1)) & 1) != 0;
  }
  return false;
}

TEST(RunJobs, HandsBackWhatEachJobSaidInTheirOrder) {
  // The first ends last: each waits until the next has ended.
  int pipes[3][2];
  for (auto& ends : pipes) ASSERT_EQ(::pipe(ends), 0);
  std::vector<std::string> said;
  const int signal = RunJobs(
      3,
      [&](size_t job, JobResult& result) {
        char byte = 0;
        if (job < 2 && ::read(pipes[job + 1][0], &byte, 1) != 1) return 99;
        std::printf("out %zu\n", job);
        std::fprintf(stderr, "err %zu\n", job);
        result.Write("result " + std::to_string(job));
        if (::write(pipes[job][1], "x", 1) != 1) return 98;
        return static_cast<int>(job);
      },
      [&](size_t job, const FinishedJob& done) {
        EXPECT_EQ(done.status, static_cast<int>(job));
        EXPECT_EQ(done.signal, 0);
        said.push_back(done.out + done.err + done.result);
      });
  EXPECT_EQ(signal, 0);
  EXPECT_THAT(said,
              ElementsAre("out 0\nerr 0\nresult 0", "out 1\nerr 1\nresult 1",
                          "out 2\nerr 2\nresult 2"));
  for (auto& ends : pipes) {
    ::close(ends[0]);
    ::close(ends[1]);
  }
}

TEST(RunJobs, TellsWhichSignalEndedAJob) {
  RunJobs(
      2,
      [](size_t job, JobResult&) {
        if (job == 0) ::raise(SIGKILL);
        return 5;
      },
      [](size_t job, const FinishedJob& done) {
        EXPECT_EQ(done.signal, job == 0 ? SIGKILL : 0);
        EXPECT_EQ(done.status, job == 0 ? 0 : 5);
      });
}

TEST(RunJobs, AnExceptionEndsItsJobOnly) {
  std::vector<int> statuses;
  RunJobs(
      2,
      [](size_t job, JobResult&) -> int {
        if (job == 0) throw std::runtime_error("no such thing");
        return 0;
      },
      [&](size_t job, const FinishedJob& done) {
        EXPECT_THAT(done.err, HasSubstr(job == 0 ? "no such thing" : ""));
        statuses.push_back(done.status);
      });
  EXPECT_THAT(statuses, ElementsAre(3, 0));
}

TEST(RunJobs, PassesASignalOnToEveryJobOnce) {
  const pid_t parent = ::getpid();
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  std::vector<std::string> received;
  const int signal = RunJobs(
      2,
      [&](size_t job, JobResult& result) {
        const StopSignal stop;
        char byte = 'x';
        if (job == 0) {
          if (::write(ready[1], &byte, 1) != 1) return 99;
        } else {
          // Once the other job and the parent can hear.
          if (::read(ready[0], &byte, 1) != 1) return 98;
          while (!Catches(parent, SIGTERM)) ::sched_yield();
          ::kill(parent, SIGTERM);
        }
        Await(stop);
        result.Write(std::to_string(stop.received()));
        return 0;
      },
      [&](size_t, const FinishedJob& done) {
        EXPECT_EQ(done.signal, 0);
        received.push_back(done.result);
      });
  EXPECT_EQ(signal, SIGTERM);
  EXPECT_THAT(received, ElementsAre("15", "15"));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(RunJobs, AJobThatDoesNotHearYetEndsByTheSignalAllTheSame) {
  const pid_t parent = ::getpid();
  const int signal = RunJobs(
      1,
      [&](size_t, JobResult&) -> int {
        while (!Catches(parent, SIGINT)) ::sched_yield();
        ::kill(parent, SIGINT);
        for (;;) ::pause();
      },
      [&](size_t, const FinishedJob& done) {
        EXPECT_EQ(done.signal, 0);
        EXPECT_EQ(done.status, 130);
      });
  EXPECT_EQ(signal, SIGINT);
}

}  // namespace
}  // namespace hopcheck
