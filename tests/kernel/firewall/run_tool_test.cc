#include "firewall/run_tool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "base/kernel_error.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::testing::HasSubstr;

Tool Shell(const std::string& script) {
  return {.name = "sh", .package = "dash", .arguments = {"-c", script}};
}

std::string RunShell(const std::string& script, std::string_view input = "") {
  const ToolRun run = RunTool(Shell(script), input, "the test");
  EXPECT_EQ(run.status, 0) << run.output;
  return run.output;
}

std::string Refusal(const Tool& tool) {
  try {
    RunTool(tool, "", "namespace router, x.yaml:8:11");
  } catch (const KernelError& error) {
    return std::string(error.what()) + "\n";
  }
  return "was not refused\n";
}

bool HasNoChild() {
  return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

TEST(RunTool, GivesWhatItIsToldAndTakesWhatItSays) {
  EXPECT_EQ(RunShell("cat; echo done >&2", "some\ntext\n"),
            "some\ntext\ndone\n");
  EXPECT_EQ(RunTool(Shell("exit 7"), "", "").status, 7);
}

TEST(RunTool, SetsItsEnvironment) {
  Tool tool = Shell("echo $HOPCHECK_A,$PATH");
  tool.environment = {"HOPCHECK_A=one", "PATH=/bin"};
  EXPECT_EQ(RunTool(tool, "", "").output, "one,/bin\n");
}

TEST(RunTool, HandsDownNoDescriptor) {
  EXPECT_EQ(RunShell("exec ls /proc/self/fd"), "0\n1\n2\n3\n")
      << "the last is that of the listing itself";
}

// Whatever is blocked and ignored here: a tool that ignores SIGPIPE, or cannot
// be ended, is another one than in production.
TEST(RunTool, HandsDownNoSignalState) {
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto old = ::signal(SIGPIPE, SIG_IGN);
  const std::string said = RunShell("exec grep Sig /proc/self/status");
  ::signal(SIGPIPE, old);
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, &before, &after);
  EXPECT_THAT(said, HasSubstr("SigBlk:\t0000000000000000\n"));
  EXPECT_THAT(said, HasSubstr("SigIgn:\t0000000000000000\n"));
  EXPECT_EQ(::sigismember(&after, SIGTERM), 1) << "of ours, it is kept";
}

TEST(RunTool, KeepsTheBeginningOfWhatIsTooLong) {
  const std::string said = RunShell("yes | head -c 3000000");
  EXPECT_EQ(said.size(), size_t{1} << 20);
  EXPECT_TRUE(said.starts_with("y\ny\n"));
}

TEST(RunTool, SaysWhatWentWrong) {
  Tool hangs = Shell("exec sleep 1000");
  hangs.timeout = std::chrono::milliseconds(20);
  const Tool missing{.name = "iptables-none-restore", .package = "iptables"};
  EXPECT_TRUE(testing::EqualsGolden(
      Refusal(missing) + Refusal(hangs) + Refusal(Shell("kill -9 $$")),
      "firewall/tools.txt"));
  EXPECT_TRUE(HasNoChild());
}

TEST(RunTool, FromSeveralThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::vector<std::string> said(4);
  for (size_t i = 0; i < said.size(); ++i) {
    threads.emplace_back([&said, i] {
      for (int round = 0; round < 20; ++round) {
        said[i] += RunShell("cat", std::to_string(i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(said[i], std::string(20, static_cast<char>('0' + i)));
  }
  EXPECT_TRUE(HasNoChild());
}

// The pid that a file comes to hold; 0 where none comes.
pid_t PidIn(const std::string& path) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < deadline) {
    if (::access(path.c_str(), F_OK) == 0) {
      const std::string text = testing::ReadFile(path);
      if (text.ends_with('\n')) return std::stoi(text);
    }
    ::poll(nullptr, 0, 1);
  }
  return 0;
}

TEST(RunTool, TheToolDiesWithUs) {
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const testing::TemporaryFolder folder;
  const std::string pid_file = folder / "pid";
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    RunTool(Shell("echo $$ >" + pid_file + "; exec sleep 1000"), "", "");
    ::_exit(0);
  }
  const pid_t tool = PidIn(pid_file);
  EXPECT_GT(tool, 0);
  ::kill(child, SIGKILL);
  EXPECT_EQ(::waitpid(child, nullptr, 0), child);
  int status = 0;
  // The orphan comes to this process.
  if (tool > 0) {
    EXPECT_EQ(::waitpid(tool, &status, 0), tool);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  EXPECT_TRUE(HasNoChild());
}

}  // namespace
}  // namespace hopcheck
