// `hopcheck shell` and `run --keep-on-failure` on a terminal, with somebody who
// types: whose are ^C and ^Z, and whose is the terminal in the end.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "kernel/runner/program.h"
#include "kernel/runner/terminal_program.h"
#include "kernel/shell/deny_mounts.h"
#include "kernel/shell/lan.h"
#include "kernel/shell/survivors.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kInterrupt = "\x03";
constexpr const char* kSuspend = "\x1a";

// One process, from what it says on: a shell that waits for another to be
// executed (vfork) cannot be stopped.
constexpr const char* kLongJob = "sh -c 'echo begun; exec sleep 1000'\n";

class Terminal : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  }

  // A shell that prompts with "here> " and has no settings of the user's.
  std::vector<std::string> Environment() const {
    return {"SHELL=/bin/sh", "PS1=here> ", marker_, "TERM=dumb"};
  }
  TerminalProgram Start(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), HOPCHECK_PROGRAM);
    return TerminalProgram(arguments, Environment());
  }
  // The same from a shell that is already there.
  TerminalProgram StartOuter() const {
    return TerminalProgram({"/bin/sh"}, Environment());
  }

  TemporaryFolder folder_;
  const std::string lan_ = folder_.Write("lan.yaml", kLan);
  const std::string marker_ =
      "HOPCHECK_TERMINAL_TEST=" + std::to_string(::getpid());
};

// What a shell answers, up to its next prompt: what is typed before that would
// be shown behind it.
bool Answers(TerminalProgram& shell, const std::string& line,
             const std::string& answer) {
  shell.Type(line + "\n");
  return shell.WaitFor("\n" + answer) && shell.WaitFor("here> ");
}

// As a terminal shows it, with its path left out.
std::string Plain(std::string text, const std::string& path) {
  for (size_t at = 0; (at = text.find(path)) != std::string::npos;) {
    text.replace(at, path.size(), "lan.yaml");
  }
  return text;
}

TEST_F(Terminal, ABannerTellsWhereOneIs) {
  TerminalProgram shell = Start({"shell", lan_, "router"});
  ASSERT_TRUE(shell.WaitFor("here> "));
  shell.Type("exit 6\n");
  EXPECT_EQ(shell.Wait(), 6);
  EXPECT_TRUE(
      EqualsGolden(Plain(shell.output(), lan_), "command/shell-session.txt"));
}

TEST_F(Terminal, TheKeyboardIsForTheShellsJobs) {
  TerminalProgram shell = Start({"shell", lan_});
  ASSERT_TRUE(shell.WaitFor("here> "));
  shell.Type(kLongJob);
  ASSERT_TRUE(shell.WaitFor("\nbegun"));
  shell.Type(kInterrupt);
  ASSERT_TRUE(shell.WaitFor("here> ")) << shell.output();
  ASSERT_TRUE(Answers(shell, "echo was $?", "was 130")) << shell.output();

  shell.Type(kLongJob);
  ASSERT_TRUE(shell.WaitFor("\nbegun"));
  shell.Type(kSuspend);
  ASSERT_TRUE(shell.WaitFor("Stopped")) << shell.output();
  ASSERT_TRUE(shell.WaitFor("here> "));
  shell.Type("jobs\n");
  ASSERT_TRUE(shell.WaitFor("Stopped")) << shell.output();
  ASSERT_TRUE(shell.WaitFor("here> "));
  // Some shells let go of stopped jobs only when they are told twice.
  shell.Type("exit 0\n");
  ASSERT_TRUE(shell.WaitFor("stopped jobs")) << shell.output();
  shell.Type("exit 0\n");
  EXPECT_EQ(shell.Wait(), 0);
}

// There is nobody who could wake it.
TEST_F(Terminal, AShellThatStopsItselfGoesOn) {
  TerminalProgram shell = Start({"shell", lan_});
  ASSERT_TRUE(shell.WaitFor("here> "));
  ASSERT_TRUE(Answers(shell, "kill -STOP $$; echo still here", "still here"))
      << shell.output();
  shell.Type("exit\n");
  EXPECT_EQ(shell.Wait(), 0);
  TerminalProgram command = Start(
      {"shell", lan_, "--", "sh", "-c", "echo up; read line; echo got $line"});
  ASSERT_TRUE(command.WaitFor("up"));
  command.Type(kSuspend);
  command.Type("this\n");
  EXPECT_TRUE(command.WaitFor("got this")) << command.output();
  EXPECT_EQ(command.Wait(), 0);
}

TEST_F(Terminal, IsAsItWasWhenTheShellHasEnded) {
  TerminalProgram outer = StartOuter();
  ASSERT_TRUE(outer.WaitFor("here> "));
  const termios before = outer.Settings();
  const pid_t foreground = outer.Foreground();
  // One that dies in the middle of something.
  outer.Type(fmt::format("{} shell {} -- sh -c 'stty raw -echo; kill -9 $$'\n",
                         HOPCHECK_PROGRAM, lan_));
  ASSERT_TRUE(outer.WaitFor("here> ")) << outer.output();
  ASSERT_TRUE(Answers(outer, "echo was $?", "was 137")) << outer.output();
  const termios after = outer.Settings();
  EXPECT_EQ(after.c_lflag, before.c_lflag);
  EXPECT_EQ(after.c_iflag, before.c_iflag);
  EXPECT_EQ(after.c_oflag, before.c_oflag);
  EXPECT_EQ(0, std::memcmp(after.c_cc, before.c_cc, sizeof before.c_cc));
  EXPECT_EQ(outer.Foreground(), foreground);
  // And a job of the outer shell is interrupted as ever.
  outer.Type(kLongJob);
  ASSERT_TRUE(outer.WaitFor("\nbegun")) << outer.output();
  outer.Type(kInterrupt);
  ASSERT_TRUE(outer.WaitFor("here> ")) << outer.output();
  ASSERT_TRUE(Answers(outer, "echo was $?", "was 130")) << outer.output();
  outer.Type("exit\n");
  outer.Wait();
}

TEST_F(Terminal, NothingIsLeftWhenHopcheckIsKilled) {
  const std::string host = HostState();
  TerminalProgram shell = Start({"shell", lan_});
  ASSERT_TRUE(shell.WaitFor("here> "));
  shell.Type("trap '' HUP; setsid sleep 1000 & sleep 1000 & echo up\n");
  ASSERT_TRUE(shell.WaitFor("\nup"));
  EXPECT_THAT(ProcessesWith(marker_), Not(IsEmpty()));
  ::kill(shell.pid(), SIGKILL);
  EXPECT_EQ(shell.Wait(), -SIGKILL);
  EXPECT_THAT(SurvivorsOf(marker_), IsEmpty());
  EXPECT_EQ(HostState(), host);
}

TEST_F(Terminal, KeepsTheTopologyOfTheFirstFailure) {
  HOPCHECK_NEED(WhyNoTracing());
  TerminalProgram run = Start({"run", lan_, "--keep-on-failure"});
  ASSERT_TRUE(run.WaitFor("by hand    hopcheck show")) << run.output();
  ASSERT_TRUE(run.WaitFor("a shell in client of ")) << run.output();
  ASSERT_TRUE(run.WaitFor("The run goes on when this shell ends."));
  ASSERT_TRUE(run.WaitFor("here> ")) << run.output();
  // The topology that the next probe is sent in, too.
  run.Type("ip netns exec router sysctl -qw net.ipv4.ip_forward=1; exit 1\n");
  ASSERT_TRUE(run.WaitFor("[  FAILED  ]")) << run.output();
  ASSERT_TRUE(run.WaitFor("the_server_pings_the_client")) << run.output();
  ASSERT_TRUE(run.WaitFor("[  PASSED  ]")) << run.output();
  EXPECT_EQ(run.Wait(), 1);
  EXPECT_THAT(ProcessesWith(marker_), IsEmpty());
}

TEST_F(Terminal, OneFailureIsEnoughAndASignalEndsIt) {
  HOPCHECK_NEED(WhyNoTracing());
  TerminalProgram twice = Start({"run", lan_, "--keep-on-failure"});
  ASSERT_TRUE(twice.WaitFor("here> ")) << twice.output();
  twice.Type("exit\n");
  EXPECT_EQ(twice.Wait(), 1);
  EXPECT_THAT(twice.output(), HasSubstr("2 FAILED TESTS"));

  TerminalProgram stopped = Start({"run", lan_, "--keep-on-failure"});
  ASSERT_TRUE(stopped.WaitFor("here> ")) << stopped.output();
  ::kill(stopped.pid(), SIGTERM);
  EXPECT_EQ(stopped.Wait(), 128 + SIGTERM);
  EXPECT_THAT(SurvivorsOf(marker_), IsEmpty());
}

// What is said between the first failure's text and GoogleTest's next word.
std::string AfterTheFirstFailure(const std::string& output) {
  const size_t begin = output.find("\n\n", output.find("  by hand ")) + 2;
  return output.substr(begin, output.find("[  FAILED", begin) - begin);
}

TEST_F(Terminal, WhereNoShellCanBeOpenedTheRunGoesOn) {
  HOPCHECK_NEED(WhyNoTracing());
  WithMountsDenied([&] {
    TerminalProgram run = Start({"run", lan_, "--keep-on-failure"});
    EXPECT_EQ(run.Wait(), 1) << run.output();
    EXPECT_THAT(run.output(), HasSubstr("2 FAILED TESTS"));
    EXPECT_TRUE(EqualsGolden(AfterTheFirstFailure(Plain(run.output(), lan_)),
                             "command/failure-shell-not-opened.txt"));
  });
  TerminalProgram no_shell({HOPCHECK_PROGRAM, "run", lan_, "--keep-on-failure"},
                           {"SHELL=/no/such/shell", "TERM=dumb"});
  EXPECT_EQ(no_shell.Wait(), 1) << no_shell.output();
  EXPECT_THAT(
      no_shell.output(),
      HasSubstr("hopcheck run: /no/such/shell: No such file or directory"));
}

TEST_F(Terminal, WithoutOneNothingIsKept) {
  HOPCHECK_NEED(WhyNoTracing());
  const Finished run = RunProgram({"run", lan_, "--keep-on-failure"});
  EXPECT_EQ(run.status, 1);
  EXPECT_EQ(run.err,
            "hopcheck run: --keep-on-failure is ignored: it needs a terminal "
            "on standard input and output\n");
  EXPECT_THAT(run.out, HasSubstr("2 FAILED TESTS"));
}

}  // namespace
}  // namespace hopcheck::testing
