#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "kernel/runner/program.h"
#include "kernel/runner/scenarios.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class RunCommand : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoTracing()); }

  TemporaryFolder folder_;
};

size_t Occurrences(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

TEST_F(RunCommand, AllPassedIsStatus0) {
  const Finished run = RunProgram({"run", folder_.Write("a.yaml", kPassing)});
  EXPECT_EQ(run.status, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("a.the_client_pings_the_server (")) << run.err;
  EXPECT_EQ(run.err, "");
}

TEST_F(RunCommand, AFailureIsStatus1AtTheLineThatWasNotMet) {
  const std::string file = folder_.Write("a.yaml", kFailing);
  const Finished run = RunProgram({"run", file});
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_THAT(run.out, HasSubstr(file + ":" + std::to_string(kFailingLine) +
                                 ": Failure\n"));
  EXPECT_THAT(run.out, HasSubstr("hopcheck run " + file + " --gtest_filter="));
  EXPECT_THAT(run.out, HasSubstr("[       OK ]"));
}

TEST_F(RunCommand, WhatTheKernelRefusesIsInconclusiveStatus3) {
  const Finished run =
      RunProgram({"run", folder_.Write("a.yaml", kInconclusive)});
  EXPECT_EQ(run.status, 3) << run.out;
  EXPECT_THAT(run.out, AllOf(HasSubstr("[  SKIPPED ]"),
                             HasSubstr("the topology could not be built"),
                             HasSubstr("no_such_sysctl")));
  EXPECT_EQ(run.err, "hopcheck: 1 of 1 probes inconclusive\n");
}

// The tracer does not find its cookie in so large a packet.
TEST_F(RunCommand, WhatWasMissedIsLookedForOnceMore) {
  const std::string missed =
      folder_.Write("a.yaml",
                    "scenario: Large\n"
                    "topology: {namespaces: {a: {}}}\n"
                    "probes:\n"
                    "  - probe: x\n"
                    "    timeout: 50ms\n"
                    "    ping: {from: a, to: 127.0.0.1, size: 60000}\n"
                    "    expect: replied\n");
  const Finished run = RunProgram({"run", missed, "--json", "-"});
  if (run.status == 0) {
    HOPCHECK_NEED("this kernel keeps so large a packet in one piece");
  }
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.out, AllOf(HasSubstr("no event of the request was seen"),
                             HasSubstr("\"attempts\": 2")));
  const Finished passing =
      RunProgram({"run", folder_.Write("b.yaml", kPassing), "--json", "-"});
  EXPECT_THAT(passing.out, ::testing::Not(HasSubstr("attempts")));
}

TEST_F(RunCommand, AFailureWinsOverWhatIsInconclusive) {
  folder_.Write("a.yaml", kInconclusive);
  folder_.Write("b.yaml", kFailing);
  folder_.Write("c.yaml", kInconclusive);
  EXPECT_EQ(RunProgram({"run", folder_ / ""}).status, 1);
}

TEST_F(RunCommand, OneBadScenarioAndNothingIsBuilt) {
  const std::string good = folder_.Write("a.yaml", kPassing);
  const std::string bad = folder_.Write("b.yaml", "scenario: x\nprobs: []\n");
  const Finished run = RunProgram({"run", good, bad});
  EXPECT_EQ(run.status, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr(bad + ":2:1: error: "));
}

TEST_F(RunCommand, EachProbeInEachVariantIsATest) {
  const std::string file = folder_.Write("a.yaml", kMatrix);
  const Finished run = RunProgram({"run", file});
  EXPECT_EQ(run.status, 0) << run.out << run.err;
  EXPECT_EQ(Occurrences(run.out, "[       OK ]"), 8U);
  EXPECT_LT(run.out.find(".and_back/ipv4_nft"), run.out.find(".there/ipv6"));
}

TEST_F(RunCommand, AFilterChoosesTests) {
  const std::string file = folder_.Write("a.yaml", kMatrix);
  const Finished run =
      RunProgram({"run", file, "--gtest_filter=*/ipv6_*-*legacy"});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(Occurrences(run.out, "[       OK ]"), 2U) << run.out;
}

TEST_F(RunCommand, AFilterThatMatchesNothingIsBadUsage) {
  const std::string file = folder_.Write("a.yaml", kPassing);
  const Finished run = RunProgram({"run", file, "--gtest_filter=nothing"});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, HasSubstr("no test to run"));
  const Finished jobs =
      RunProgram({"run", file, folder_.Write("b.yaml", kPassing), "--jobs=2",
                  "--gtest_filter=nothing"});
  EXPECT_EQ(jobs.status, 2);
  EXPECT_THAT(jobs.err, HasSubstr("no test to run"));
}

TEST_F(RunCommand, AnUnknownGtestOptionIsBadUsage) {
  const Finished run = RunProgram(
      {"run", folder_.Write("a.yaml", kPassing), "--gtest_fliter=x"});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, StartsWith("hopcheck run: GoogleTest does not know"));
  EXPECT_THAT(run.out, Not(HasSubstr("[ RUN      ]")));
}

TEST_F(RunCommand, ListingNeedsNoPrivilege) {
  const std::string file = folder_.Write("a.yaml", kFailing);
  const Finished run =
      RunProgram({"run", file, "--gtest_list_tests", "--json", "-"},
                 {.dropped_capabilities = AllCapabilities()});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, EndsWith("a.\n  the_client_pings_the_server\n"
                                "  the_server_is_closed\n"));
}

TEST_F(RunCommand, ARepetitionBuildsAgainAndTheLastCounts) {
  const std::string file = folder_.Write("a.yaml", kMatrix);
  const std::string json = folder_ / "out.json";
  const Finished run = RunProgram(
      {"run", file, "--gtest_repeat=3", "--gtest_shuffle", "--json", json});
  EXPECT_EQ(run.status, 0) << run.out;
  EXPECT_EQ(Occurrences(run.out, "[       OK ]"), 24U);
  const auto document = nlohmann::json::parse(ReadFile(json));
  ASSERT_EQ(document.at("scenarios").size(), 4U);
  // As declared, whatever order they ran in.
  EXPECT_EQ(document["scenarios"][1]["variant"]["backend"], "legacy");
  EXPECT_EQ(document["scenarios"][3]["probes"][1]["probe"], "and back");
}

TEST_F(RunCommand, ShardsOfTheEnvironmentRunEachTestOnce) {
  const std::string file = folder_.Write("a.yaml", kMatrix);
  size_t ran = 0;
  for (const char* shard : {"0", "1", "2"}) {
    const Finished run = RunProgram(
        {"run", file},
        {.environment = {"GTEST_TOTAL_SHARDS=3",
                         std::string("GTEST_SHARD_INDEX=") + shard}});
    EXPECT_EQ(run.status, 0) << run.out;
    ran += Occurrences(run.out, "[       OK ]");
  }
  EXPECT_EQ(ran, 8U);
  // A shard without a test has nothing to complain of.
  EXPECT_EQ(RunProgram({"run", folder_.Write("b.yaml", kPassing)},
                       {.environment = {"GTEST_TOTAL_SHARDS=2",
                                        "GTEST_SHARD_INDEX=1"}})
                .status,
            0);
}

TEST_F(RunCommand, XmlNamesTheFileAndTheLine) {
  const std::string file = folder_.Write("a.yaml", kFailing);
  const std::string xml = folder_ / "out.xml";
  EXPECT_EQ(RunProgram({"run", file, "--gtest_output=xml:" + xml}).status, 1);
  EXPECT_THAT(ReadFile(xml),
              AllOf(HasSubstr("tests=\"2\" failures=\"1\""),
                    HasSubstr("file=\"" + file + "\" line=\"11\"")));
}

TEST_F(RunCommand, JsonTellsEveryProbe) {
  folder_.Write("a.yaml", kFailing);
  folder_.Write("b.yaml", kInconclusive);
  const std::string json = folder_ / "out.json";
  EXPECT_EQ(RunProgram({"run", folder_ / "", "--json", json}).status, 1);
  const auto document = nlohmann::json::parse(ReadFile(json));
  EXPECT_EQ(document.at("schema"), "hopcheck.result/1");
  ASSERT_EQ(document.at("scenarios").size(), 2U);
  const auto& probes = document["scenarios"][0]["probes"];
  EXPECT_EQ(probes[0]["result"], "passed");
  // It is routed before it meets an interface.
  EXPECT_EQ(probes[0]["request"][0]["step"], "route");
  EXPECT_EQ(probes[0]["request"][1]["step"], "hop");
  EXPECT_EQ(probes[0]["request"][1]["interface"], "eth0");
  EXPECT_EQ(probes[1]["result"], "failed");
  EXPECT_EQ(document["scenarios"][1]["probes"][0]["result"], "inconclusive");
}

TEST_F(RunCommand, JsonOnStandardOutputIsAloneThere) {
  const Finished run =
      RunProgram({"run", folder_.Write("a.yaml", kPassing), "--json", "-"});
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(nlohmann::json::parse(run.out).at("scenarios").size(), 1U);
  EXPECT_THAT(run.err, HasSubstr("[       OK ]"));
}

TEST_F(RunCommand, JsonThatCannotBeWrittenIsToldBeforeAnythingIsBuilt) {
  const Finished run = RunProgram({"run", folder_.Write("a.yaml", kPassing),
                                   "--json", folder_ / "none/out.json"});
  EXPECT_EQ(run.status, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, StartsWith("hopcheck run: --json: "));
}

TEST_F(RunCommand, JobsLookLikeOneRun) {
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    folder_.Write(std::string(name) + ".yaml",
                  std::string_view(name) == "c" ? kFailing : kMatrix);
  }
  const std::string one = folder_ / "one.json";
  const std::string three = folder_ / "three.json";
  EXPECT_EQ(RunProgram({"run", folder_ / "", "--json", one}).status, 1);
  const Finished run =
      RunProgram({"run", folder_ / "", "--json", three, "--jobs", "3"});
  EXPECT_EQ(run.status, 1) << run.err;
  size_t last = 0;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    const size_t at = run.out.find(std::string("/") + name + "\n");
    ASSERT_NE(at, std::string::npos) << name << run.out;
    EXPECT_GT(at, last);
    last = at;
  }
  EXPECT_THAT(run.out,
              EndsWith("[ 3 jobs ] 33 passed, 1 failed, 0 inconclusive\n"));
  // The same but for what differs from run to run.
  const auto strip = [](const std::string& file) {
    auto document = nlohmann::json::parse(ReadFile(file));
    for (auto& scenario : document["scenarios"]) {
      for (auto& probe : scenario["probes"]) {
        probe.erase("request");
        probe.erase("sent_ns");
        probe.erase("reply");
      }
    }
    return document;
  };
  EXPECT_EQ(strip(one), strip(three));
}

TEST_F(RunCommand, OneOutputFileIsNotForSeveralJobs) {
  folder_.Write("a.yaml", kPassing);
  folder_.Write("b.yaml", kPassing);
  const Finished run = RunProgram({"run", folder_ / "", "--jobs=2",
                                   "--gtest_output=xml:" + (folder_ / "x")});
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.err, HasSubstr("--gtest_output is for one job"));
}

}  // namespace
}  // namespace hopcheck::testing
