// SIGINT, SIGTERM and SIGKILL, at chosen and at random moments.
#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "kernel/runner/program.h"
#include "kernel/runner/scenarios.h"
#include "runner/test_plan.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Stop : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoTracing()); }

  TemporaryFolder folder_;
};

TEST_F(Stop, InTheMiddleOfAProbeEndsCleanly) {
  const std::string file = folder_.Write("a.yaml", kSlow);
  const std::string json = folder_ / "out.json";
  const struct {
    int signal;
    int status;
  } cases[] = {{SIGINT, 130}, {SIGTERM, 143}};
  for (const auto& one : cases) {
    Program program({"run", file, "--json", json});
    ASSERT_TRUE(
        program.WaitForOutput("[ RUN      ] " + SuiteName(file) + ".slow"));
    program.Signal(one.signal);
    const Finished run = program.Wait();
    EXPECT_EQ(run.status, one.status) << run.err;
    EXPECT_THAT(run.out, HasSubstr("[  SKIPPED ] 2 tests"));
    EXPECT_THAT(run.out, HasSubstr("[  PASSED  ] 1 test"));
    const auto document = nlohmann::json::parse(ReadFile(json));
    ASSERT_EQ(document.at("scenarios").size(), 1U);
    const auto& probes = document["scenarios"][0]["probes"];
    ASSERT_EQ(probes.size(), 1U);
    EXPECT_EQ(probes[0]["result"], "passed");
  }
}

TEST_F(Stop, EndsARunThatRepeatsForEver) {
  Program program({"run", folder_.Write("a.yaml", kPassing),
                   "--gtest_repeat=-1", "--json", folder_ / "out.json"});
  ASSERT_TRUE(program.WaitForOutput("(iteration 3)"));
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait().status, 143);
  EXPECT_THAT(folder_.Names(), ElementsAre("a.yaml", "out.json"));
}

TEST_F(Stop, EndsAllJobsThroughTheirParent) {
  folder_.Write("a.yaml", kPassing);
  folder_.Write("b.yaml", kSlow);
  folder_.Write("c.yaml", kSlow);
  const std::string json = folder_ / "out.json";
  Program program({"run", folder_ / "", "--jobs=3", "--json", json});
  // The first job's output comes out when it has ended; the others are then
  // on their way, wherever they are.
  ASSERT_TRUE(program.WaitForOutput("[  PASSED  ]"));
  program.Signal(SIGINT);
  const Finished run = program.Wait();
  EXPECT_EQ(run.status, 130) << run.out << run.err;
  EXPECT_EQ(nlohmann::json::parse(ReadFile(json))
                .at("scenarios")[0]
                .at("probes")[0]
                .at("result"),
            "passed");
}

// What a run could leave, besides what its processes hold.
struct Traces {
  std::string mounts;
  std::string named_namespaces;
  std::string interfaces;  // of the test's own namespace
  std::string pins;
  std::vector<std::string> temporary_files;

  bool operator==(const Traces&) const = default;
};

std::string NamesIn(const char* folder) {
  std::string names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    names += entry.path().filename().string() + " ";
  }
  return names;
}

Traces Look(const TemporaryFolder& folder) {
  return {.mounts = ReadFile("/proc/self/mountinfo"),
          .named_namespaces = NamesIn("/run/netns"),
          .interfaces = NamesIn("/sys/class/net"),
          .pins = NamesIn("/sys/fs/bpf"),
          .temporary_files = folder.Names()};
}

// The processes that run the program or its helper with `marker` in their
// environment. A namespace, a program or a map without a name lives no longer
// than the last process that holds it.
std::vector<std::string> Survivors(const std::string& marker) {
  std::vector<std::string> survivors;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename().string();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    if (pid == std::to_string(::getpid())) continue;
    std::ifstream environment(entry.path() / "environ");
    const std::string text(std::istreambuf_iterator<char>(environment), {});
    if (text.find(marker) != std::string::npos) survivors.push_back(pid);
  }
  return survivors;
}

// Orphans come to this process, which buries them; what does not die stays.
void Bury() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
}

// Kills runs of `arguments` at random moments of their first `span`, and says
// what is left of them.
void KillAtAnyMoment(const std::vector<std::vector<std::string>>& arguments,
                     int kills, std::chrono::microseconds span,
                     const TemporaryFolder& folder) {
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const std::string marker = "HOPCHECK_STOP_TEST=" + std::to_string(::getpid());
  const Traces before = Look(folder);
  std::mt19937 random(7);  // NOLINT: the same moments in every run
  std::uniform_int_distribution<int64_t> microseconds(0, span.count());
  for (int kill = 0; kill < kills; ++kill) {
    const ProgramOptions options{.environment = {marker}};
    Program program(arguments[static_cast<size_t>(kill) % arguments.size()],
                    options);
    std::this_thread::sleep_for(
        std::chrono::microseconds(microseconds(random)));
    program.Signal(SIGKILL);
    program.Wait();
  }
  std::vector<std::string> survivors;
  for (int tries = 0; tries < 200; ++tries) {
    Bury();
    survivors = Survivors(marker);
    if (survivors.empty()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_THAT(survivors, IsEmpty());
  const Traces after = Look(folder);
  EXPECT_EQ(after.mounts, before.mounts);
  EXPECT_EQ(after.named_namespaces, before.named_namespaces);
  EXPECT_EQ(after.interfaces, before.interfaces);
  EXPECT_EQ(after.pins, before.pins);
  EXPECT_EQ(after.temporary_files, before.temporary_files);
}

TEST_F(Stop, BySigkillAtAnyMomentLeavesNothing) {
  folder_.Write("a.yaml", kMatrix);
  folder_.Write("b.yaml", kMatrix);
  ASSERT_EQ(RunProgram({"run", folder_ / ""}).status, 0);
  KillAtAnyMoment({{"run", folder_ / ""}, {"run", folder_ / "", "--jobs=2"}},
                  200, std::chrono::milliseconds(60), folder_);
  ASSERT_EQ(RunProgram({"run", folder_ / ""}).status, 0);
}

// Most of the time is the tools'.
TEST_F(Stop, BySigkillWhileFirewallsAreLoadedLeavesNothing) {
  folder_.Write("a.yaml", kFirewalls);
  const Finished whole = RunProgram({"run", folder_ / ""});
  ASSERT_EQ(whole.status, 0) << whole.out << whole.err;
  KillAtAnyMoment({{"run", folder_ / ""}}, 100, std::chrono::milliseconds(150),
                  folder_);
  ASSERT_EQ(RunProgram({"run", folder_ / ""}).status, 0);
}

// However early or late it comes, in a topology half built or between tests.
void StopAtAnyMoment(const std::string& file, int rounds, int least) {
  std::mt19937 random(11);  // NOLINT: the same moments in every run
  std::uniform_int_distribution<int> microseconds(0, 60000);
  int interrupted = 0;
  for (int round = 0; round < rounds; ++round) {
    Program program({"run", file, "--gtest_repeat=-1"});
    ASSERT_TRUE(program.WaitForOutput("[====="));
    std::this_thread::sleep_for(
        std::chrono::microseconds(microseconds(random)));
    program.Signal(SIGTERM);
    const Finished run = program.Wait();
    EXPECT_EQ(run.status, 143) << run.out << run.err;
    interrupted += run.out.find("interrupted") != std::string::npos ? 1 : 0;
    EXPECT_EQ(run.out.find("Failure"), std::string::npos) << run.out;
    EXPECT_EQ(run.err, "");
  }
  EXPECT_GT(interrupted, least);
}

TEST_F(Stop, BySigtermAtAnyMomentIsStatus143) {
  StopAtAnyMoment(folder_.Write("a.yaml", kMatrix), 60, 10);
}

TEST_F(Stop, BySigtermWhileFirewallsAreLoadedIsStatus143) {
  StopAtAnyMoment(folder_.Write("a.yaml", kFirewalls), 30, 2);
}

}  // namespace
}  // namespace hopcheck::testing
