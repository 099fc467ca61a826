// `hopcheck shell` without a terminal: what its commands see, what becomes of
// their status, and that nothing is left of them.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/own_mounts.h"
#include "kernel/runner/program.h"
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

class Shell : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    // What hopcheck leaves behind comes here.
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  }

  std::vector<std::string> Words(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"shell", lan_};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  Finished Run(const std::vector<std::string>& more,
               const ProgramOptions& options = {}) const {
    return RunProgram(Words(more), options);
  }
  // What `script` prints, run by a shell in `ns`.
  std::string Said(const std::string& ns, const std::string& script) const {
    const Finished run = Run({ns, "--", "sh", "-c", script});
    EXPECT_EQ(run.status, 0) << script;
    EXPECT_EQ(run.err, "") << script;
    return run.out;
  }

  TemporaryFolder folder_;
  const std::string lan_ = folder_.Write("lan.yaml", kLan);
  const std::string marker_ =
      "HOPCHECK_SHELL_TEST=" + std::to_string(::getpid());
  const std::string host_ = HostState();
};

TEST_F(Shell, GivesTheStatusOfItsCommand) {
  EXPECT_EQ(Run({"--", "true"}).status, 0);
  EXPECT_EQ(Run({"--", "sh", "-c", "exit 7"}).status, 7);
  EXPECT_EQ(Run({"--", "sh", "-c", "kill -9 $$"}).status, 128 + SIGKILL);
  EXPECT_EQ(Run({"--", "sh", "-c", "kill -ABRT $$"}).status, 128 + SIGABRT);
}

TEST_F(Shell, SaysWhatIsWrong) {
  std::string all;
  const auto add = [&](const std::vector<std::string>& more, int status) {
    const Finished run = Run(more);
    EXPECT_EQ(run.status, status) << run.err;
    EXPECT_EQ(run.out, "");
    std::string err = run.err;
    for (size_t at = 0; (at = err.find(lan_)) != std::string::npos;) {
      err.replace(at, lan_.size(), "lan.yaml");
    }
    all += err;
  };
  add({"rooter"}, 2);
  add({"nobody"}, 2);
  add({"--variant", "ipv4"}, 2);
  add({"--", "no such program"}, 127);
  add({"--", "/etc/passwd"}, 126);
  EXPECT_TRUE(EqualsGolden(all, "command/shell-errors.txt"));
}

TEST_F(Shell, RefusesWhatCannotBeBuilt) {
  const std::string bad = folder_.Write(
      "bad.yaml",
      "scenario: A bad ruleset\n"
      "topology:\n"
      "  namespaces:\n"
      "    a:\n"
      "      interfaces: {lo: {addresses: [10.0.0.1/32]}}\n"
      "      firewall: [{nftables: nonsense}]\n"
      "probes: [{probe: x, ping: {from: a, to: a}, expect: replied}]\n");
  const Finished ruleset = RunProgram({"shell", bad, "--", "true"});
  EXPECT_EQ(ruleset.status, 2);
  EXPECT_THAT(ruleset.err, HasSubstr("bad.yaml:6:"));
  const Finished unprivileged =
      Run({"--", "true"}, {.dropped_capabilities = AllCapabilities()});
  EXPECT_EQ(unprivileged.status, 3);
  EXPECT_THAT(unprivileged.err, HasSubstr("hopcheck: error: "));
}

TEST_F(Shell, SaysWhatKeepsItFromBeingOpened) {
  Finished run;
  WithMountsDenied([&] {
    run = Run({"--", "touch", (folder_.path() / "touched").string()});
  });
  EXPECT_EQ(run.status, 3);
  EXPECT_TRUE(EqualsGolden(run.err, "command/shell-not-opened.txt"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "touched"));
}

TEST_F(Shell, WithoutACommandReadsWhatItIsGiven) {
  const Finished run =
      Run({"router"}, {.environment = {"SHELL=/bin/sh"},
                       .input = "ls /sys/class/net\necho $0 >&2\nexit 3\n"});
  EXPECT_EQ(run.status, 3);
  EXPECT_EQ(run.out, "lan\nlo\nwan\n");
  EXPECT_EQ(run.err, "/bin/sh\n") << "no banner, no prompt";
  EXPECT_EQ(Run({}, {.environment = {"SHELL="}, .input = "exit 4\n"}).status,
            4);
}

TEST_F(Shell, BeginsWhereTheFirstProbeIsSentFrom) {
  const Finished run =
      Run({"--", "sh", "-c", "echo $HOPCHECK_NAMESPACE; ls /sys/class/net"});
  EXPECT_EQ(run.out, "client\neth0\nlo\n");
}

TEST_F(Shell, SeesItsNamespaceAndNoOther) {
  EXPECT_EQ(Said("router", "cat /proc/sys/net/ipv4/ip_default_ttl"), "77\n");
  EXPECT_EQ(Said("client", "cat /proc/sys/net/ipv4/ip_default_ttl"), "64\n");
  EXPECT_EQ(Said("router", "ls /sys/class/net"), "lan\nlo\nwan\n");
  EXPECT_EQ(Said("router", "cd /proc; ls -d [0-9]*"), "1\n2\n")
      << "the first process, and the shell";
  EXPECT_EQ(Said("router", "cd /proc/self/fd; echo [3-9]*"), "3\n")
      << "no descriptor of hopcheck's, but sh's own of the folder";
}

TEST_F(Shell, ReachesTheOthersByTheirNames) {
  EXPECT_EQ(Said("client", "ls /run/netns"), "client\nrouter\nserver-1\n");
  EXPECT_EQ(Said("client", "env | grep -E '^HOPCHECK_(N|SC)' | sort"),
            fmt::format("HOPCHECK_NAMESPACE=client\n"
                        "HOPCHECK_NETNS_CLIENT=/run/netns/client\n"
                        "HOPCHECK_NETNS_ROUTER=/run/netns/router\n"
                        "HOPCHECK_NETNS_SERVER_1=/run/netns/server-1\n"
                        "HOPCHECK_SCENARIO={}\n",
                        lan_));
  const std::string ttl = "cat /proc/sys/net/ipv4/ip_default_ttl";
  EXPECT_EQ(Said("client", "nsenter --net=$HOPCHECK_NETNS_ROUTER " + ttl),
            "77\n");
  EXPECT_EQ(Said("client", "ip netns exec router " + ttl), "77\n");
  EXPECT_EQ(Said("client", "ip netns exec router ls /sys/class/net"),
            "lan\nlo\nwan\n");
  EXPECT_THAT(Said("client", "ip -n server-1 -br addr"),
              HasSubstr("10.0.1.2/24"));
}

// On a machine that has names of its own or has none: in a process with a /run
// of its own, what the shell sees there; whether the rest is as it was.
bool IsLeftAlone(const std::vector<std::string>& words, bool has_names) {
  namespace fs = std::filesystem;
  if (::unshare(CLONE_NEWNS) != 0) return false;
  if (OwnMounts(MS_PRIVATE) != 0) return false;
  ::mount("tmpfs", "/run", "tmpfs", 0, nullptr);
  fs::create_directories("/run/folder");
  fs::create_symlink("folder", "/run/link");
  std::ofstream("/run/folder/file") << "text\n";
  if (has_names) {
    fs::create_directories("/run/netns");
    std::ofstream("/run/netns/mine");
  }
  fs::current_path("/run/folder");
  const std::string before = HostState();
  const Finished run = RunProgram(words);
  const std::string wanted =
      "/run:\nfolder\nlink\nnetns\n\n/run/netns:\nclient\nrouter\nserver-1\n"
      "text\n/run/folder\n";
  if (run.out == wanted && HostState() == before &&
      fs::exists("/run/netns/mine") == has_names) {
    return true;
  }
  fmt::print("{}{}{}", run.out, run.err, HostState());
  return false;
}

TEST_F(Shell, LeavesTheMachinesNamesAlone) {
  const auto words = Words({"router", "--", "sh", "-c",
                            "ls /run /run/netns; cat /run/link/file; pwd; "
                            "rm /run/netns/* 2>/dev/null"});
  for (const bool has_names : {false, true}) {
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      const bool good = IsLeftAlone(words, has_names);
      std::fflush(nullptr);
      ::_exit(good ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0) << "has names: " << has_names;
  }
}

TEST_F(Shell, NothingIsLeftWhenItEnds) {
  const Finished run =
      Run({"--", "sh", "-c",
           "setsid sleep 1000 & ip netns exec router setsid sleep 1000 & "
           "(trap '' HUP TERM INT; sleep 1000 &)"},
          {.environment = {marker_}});
  EXPECT_EQ(run.status, 0);
  // hopcheck has buried them when it ends.
  EXPECT_THAT(ProcessesWith(marker_), IsEmpty());
  EXPECT_EQ(HostState(), host_);
}

TEST_F(Shell, NothingIsLeftWhenHopcheckIsKilled) {
  for (const int signal : {SIGKILL, SIGTERM, SIGHUP}) {
    Program program(Words({"--", "sh", "-c",
                           "setsid sleep 1000 & sleep 1000 & echo up; "
                           "trap '' TERM HUP; "
                           "while :; do sleep 1; done"}),
                    {.environment = {marker_}});
    ASSERT_TRUE(program.WaitForOutput("up"));
    EXPECT_THAT(ProcessesWith(marker_), Not(IsEmpty()));
    program.Signal(signal);
    const Finished run = program.Wait();
    EXPECT_EQ(run.status, signal == SIGTERM ? 128 + SIGTERM : -signal);
    EXPECT_THAT(SurvivorsOf(marker_), IsEmpty()) << "signal " << signal;
    EXPECT_EQ(HostState(), host_);
  }
}

TEST_F(Shell, NothingIsLeftWhenItIsKilledWhileItStarts) {
  for (int i = 0; i < 40; ++i) {
    Program program(Words({"--", "sleep", "1000"}), {.environment = {marker_}});
    ::usleep(static_cast<useconds_t>(i) * 1000);
    program.Signal(SIGKILL);
    program.Wait();
  }
  EXPECT_THAT(SurvivorsOf(marker_), IsEmpty());
  EXPECT_EQ(HostState(), host_);
}

// A terminal's ^C goes to all in its foreground: to the command, too, which
// may have its own idea of it.
TEST_F(Shell, LeavesAnInterruptToItsCommand) {
  if (::getpgrp() != ::getpid()) {
    ASSERT_EQ(::setpgid(0, 0), 0);  // whoever runs the tests is not meant
  }
  Program program(
      Words({"--", "sh", "-c",
             "trap 'echo caught; exit 5' INT; echo up; while :; do sleep 0.1; "
             "done"}),
      {});
  ASSERT_TRUE(program.WaitForOutput("up"));
  struct sigaction ignore {};
  struct sigaction before {};
  ignore.sa_handler = SIG_IGN;
  ASSERT_EQ(::sigaction(SIGINT, &ignore, &before), 0);
  ::kill(0, SIGINT);
  ::sigaction(SIGINT, &before, nullptr);
  const Finished run = program.Wait();
  EXPECT_EQ(run.status, 5);
  EXPECT_THAT(run.out, HasSubstr("caught"));
}

}  // namespace
}  // namespace hopcheck::testing
