#include "command/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "command/schema_text.h"
#include "runner/exit_status.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::EqualsGolden;

Command Parse(const std::vector<const char*>& arguments) {
  return ParseCommandLine(arguments);
}

TEST(CommandLine, RunTakesPathsAndOptions) {
  EXPECT_EQ(Parse({"run", "a.yaml", "--json", "out.json", "b", "--jobs", "4"}),
            Command(RunArguments{.paths = {"a.yaml", "b"},
                                 .json = "out.json",
                                 .jobs = 4,
                                 .gtest = {}}));
  EXPECT_EQ(Parse({"run", "--json=-", "--jobs=1", "a"}),
            Command(RunArguments{
                .paths = {"a"}, .json = "-", .jobs = 1, .gtest = {}}));
}

TEST(CommandLine, ShowTakesOnePath) {
  EXPECT_EQ(Parse({"show", "a.yaml"}),
            Command(ShowArguments{.path = "a.yaml"}));
  EXPECT_EQ(Parse({"show", "--commands", "a.yaml", "--variant", "ipv6"}),
            Command(ShowArguments{
                .path = "a.yaml", .variant = "ipv6", .commands = true}));
}

TEST(CommandLine, ShellTakesAPathANamespaceAndACommand) {
  EXPECT_EQ(Parse({"shell", "a.yaml"}),
            Command(ShellArguments{.path = "a.yaml"}));
  EXPECT_EQ(
      Parse({"shell", "a.yaml", "router", "--variant=ipv6"}),
      Command(ShellArguments{
          .path = "a.yaml", .namespace_name = "router", .variant = "ipv6"}));
  // Whatever the command's words are, they are the command's.
  EXPECT_EQ(Parse({"shell", "a.yaml", "--", "sh", "--gtest_brief=1", "-h", "--",
                   "run"}),
            Command(ShellArguments{
                .path = "a.yaml",
                .command = {"sh", "--gtest_brief=1", "-h", "--", "run"}}));
}

TEST(CommandLine, DoctorTakesNothingButItsForm) {
  EXPECT_EQ(Parse({"doctor"}), Command(DoctorArguments{}));
  EXPECT_EQ(Parse({"doctor", "--json"}),
            Command(DoctorArguments{.json = true}));
}

TEST(CommandLine, GtestOptionsStandAnywhereAfterTheCommandOrBefore) {
  EXPECT_EQ(
      Parse({"--gtest_brief=1", "run", "--gtest_filter=a*-b", "x",
             "--gtest_list_tests"}),
      Command(RunArguments{.paths = {"x"},
                           .json = "",
                           .jobs = 1,
                           .gtest = {"--gtest_brief=1", "--gtest_filter=a*-b",
                                     "--gtest_list_tests"}}));
}

TEST(CommandLine, AfterTwoDashesEverythingIsAPath) {
  EXPECT_EQ(Parse({"run", "--", "--gtest_brief=1", "-x.yaml"}),
            Command(RunArguments{.paths = {"--gtest_brief=1", "-x.yaml"},
                                 .json = "",
                                 .jobs = 1,
                                 .gtest = {}}));
}

TEST(CommandLine, AFolderMayBeCalledAsACommandIs) {
  EXPECT_EQ(Parse({"check", "run", "check"}),
            Command(CheckArguments{.paths = {"run", "check"}}));
}

TEST(CommandLine, TheLastOfTwoCounts) {
  EXPECT_EQ(Parse({"run", "x", "--jobs", "1", "--jobs", "2"}),
            Command(RunArguments{
                .paths = {"x"}, .json = "", .jobs = 2, .gtest = {}}));
}

TEST(CommandLine, RecordTakesPathsAndOptions) {
  EXPECT_EQ(Parse({"record", "a.yaml", "b"}),
            Command(RecordArguments{.paths = {"a.yaml", "b"}, .probe = ""}));
  EXPECT_EQ(Parse({"record", "--update", "--yes", "--probe=the client", "a",
                   "--runs", "5"}),
            Command(RecordArguments{.paths = {"a"},
                                    .update = true,
                                    .yes = true,
                                    .probe = "the client",
                                    .runs = 5}));
}

TEST(CommandLine, DiffTakesTwoResultsAndAForm) {
  EXPECT_EQ(Parse({"diff", "a.json", "b.json"}),
            Command(DiffArguments{.before = "a.json", .after = "b.json"}));
  EXPECT_EQ(Parse({"diff", "--all", "a.json", "b.json"}),
            Command(DiffArguments{
                .before = "a.json", .after = "b.json", .all = true}));
  EXPECT_EQ(Parse({"diff", "--json", "--all", "a.json", "b.json"}),
            Command(DiffArguments{.before = "a.json",
                                  .after = "b.json",
                                  .all = true,
                                  .form = DiffForm::kJson}));
  EXPECT_EQ(
      Parse({"diff", "a.json", "--markdown", "b.json"}),
      Command(DiffArguments{
          .before = "a.json", .after = "b.json", .form = DiffForm::kMarkdown}));
}

TEST(CommandLine, TraceTakesWhatPingDoes) {
  EXPECT_EQ(Parse({"trace"}), Command(TraceArguments{}));
  TraceArguments all{.count = 3, .plain = true, .sources = true};
  all.request = {.target = "fe80::1%eth0",
                 .family = Family::kIpv6,
                 .size = 100,
                 .ttl = 3,
                 .interface = "eth0",
                 .mark = 0x10,
                 .timeout = std::chrono::milliseconds(500),
                 .netns = "web",
                 .allow_trace_rules = true};
  EXPECT_EQ(Parse({"trace", "-6", "-c", "3", "-s100", "-t", "3", "-I", "eth0",
                   "-m", "0x10", "-W", "0.5", "--netns", "web", "--plain",
                   "--sources", "--allow-trace-rules", "fe80::1%eth0"}),
            Command(all));
  EXPECT_EQ(Parse({"trace", "-4", "web", "--json", "-m", "4294967295"}),
            Command(TraceArguments{.request = {.target = "web",
                                               .family = Family::kIpv4,
                                               .mark = 4294967295},
                                   .json = true}));
}

TEST(CommandLine, TraceListensToWhatOthersSend) {
  EXPECT_EQ(Parse({"trace", "--listen", "tcp port 80"}),
            Command(ListenArguments{.request = {.filter = "tcp port 80"}}));
  EXPECT_EQ(Parse({"trace", "--listen=", "--count", "5", "--seconds", "0.5",
                   "-W", "2", "--json"}),
            Command(ListenArguments{
                .request = {.count = 5,
                            .duration = std::chrono::milliseconds(500),
                            .patience = std::chrono::milliseconds(2000)},
                .json = true}));
}

TEST(CommandLine, TheVersionIsTheProjects) {
  EXPECT_EQ(Parse({"--version"}),
            Command(Answer{0, "hopcheck " HOPCHECK_VERSION "\n"}));
}

TEST(CommandLine, HelpIsThere) {
  const struct {
    std::vector<const char*> arguments;
    const char* golden;
  } cases[] = {
      {{"--help"}, "command/help.txt"},
      {{"-h"}, "command/help.txt"},
      {{"run", "--help"}, "command/help-run.txt"},
      {{"run", "x", "--jobs", "2", "-h"}, "command/help-run.txt"},
      {{"check", "--help"}, "command/help-check.txt"},
      {{"show", "--help"}, "command/help-show.txt"},
      {{"shell", "--help"}, "command/help-shell.txt"},
      {{"schema", "--help"}, "command/help-schema.txt"},
      {{"record", "--help"}, "command/help-record.txt"},
      {{"diff", "--help"}, "command/help-diff.txt"},
      {{"doctor", "--help"}, "command/help-doctor.txt"},
      {{"trace", "--help"}, "command/help-trace.txt"},
  };
  for (const auto& one : cases) {
    const Command command = Parse(one.arguments);
    const auto* answer = std::get_if<Answer>(&command);
    ASSERT_NE(answer, nullptr) << one.golden;
    EXPECT_EQ(answer->status, 0);
    EXPECT_TRUE(EqualsGolden(answer->text, one.golden));
  }
}

TEST(CommandLine, SchemasAreThoseOfTheSourceTree) {
  const std::string scenario =
      testing::ReadFile(HOPCHECK_SOURCE_DIR "/scenarios/scenario.schema.json");
  EXPECT_EQ(Parse({"schema"}), Command(Answer{0, scenario}));
  EXPECT_EQ(Parse({"schema", "scenario"}), Command(Answer{0, scenario}));
  EXPECT_EQ(Parse({"schema", "result"}),
            Command(Answer{
                0, testing::ReadFile(HOPCHECK_SOURCE_DIR
                                     "/framework/report/result.schema.json")}));
  EXPECT_EQ(Parse({"schema", "diff"}),
            Command(Answer{
                0, testing::ReadFile(HOPCHECK_SOURCE_DIR
                                     "/framework/diff/diff.schema.json")}));
}

// What netns-fixtures/fixture.schema.json says with the help of another file.
TEST(CommandLine, TheSchemaOfFixturesStandsAlone) {
  const auto answer = std::get<Answer>(Parse({"schema", "fixture"}));
  const auto schema = nlohmann::json::parse(answer.text);
  const auto scenario = nlohmann::json::parse(ScenarioSchema());
  const auto in_tree = nlohmann::json::parse(testing::ReadFile(
      HOPCHECK_SOURCE_DIR "/netns-fixtures/fixture.schema.json"));
  EXPECT_EQ(schema.at("$schema"), in_tree.at("$schema"));
  EXPECT_EQ(schema.at("title"), in_tree.at("title"));
  EXPECT_EQ("../scenarios/scenario.schema.json" +
                schema.at("$ref").get<std::string>(),
            in_tree.at("$ref"));
  EXPECT_EQ(schema.at("$defs"), scenario.at("$defs"));
  EXPECT_EQ(schema.size(), 4U);
}

TEST(CommandLine, WhatIsWrongIsSaid) {
  const std::vector<std::vector<const char*>> cases = {
      {},
      {"chek", "x"},
      {"frobnicate"},
      {"--verison"},
      {"--gtest_brief=1"},
      {"run"},
      {"run", "x", "--jason", "y"},
      {"run", "x", "-j4"},
      {"run", "x", "--json"},
      {"run", "x", "--json="},
      {"run", "x", "--jobs"},
      {"run", "x", "--jobs", "0"},
      {"run", "x", "--jobs", "257"},
      {"run", "x", "--jobs", "4x"},
      {"run", "x", "--jobs=-1"},
      {"run", "x", "--keep-on-failure", "--jobs", "2"},
      {"check"},
      {"check", "x", "--json", "y"},
      {"check", "x", "--gtest_brief=1"},
      {"show"},
      {"show", "x", "y"},
      {"show", "x", "--variant"},
      {"show", "x", "--comands"},
      {"shell"},
      {"shell", "--", "true"},
      {"shell", "x", "y", "z"},
      {"shell", "x", "--"},
      {"shell", "x", "--variant"},
      {"shell", "x", "--varant", "ipv4"},
      {"shell", "x", "--gtest_brief=1"},
      {"schema", "fixtures"},
      {"schema", ""},
      {"schema", "result", "x"},
      {"record"},
      {"record", "x", "--yes"},
      {"record", "x", "--updte"},
      {"record", "x", "--probe"},
      {"record", "x", "--probe="},
      {"record", "x", "--runs"},
      {"record", "x", "--runs", "1"},
      {"record", "x", "--runs=101"},
      {"record", "x", "--runs=two"},
      {"record", "x", "--json", "y"},
      {"diff"},
      {"diff", "a.json"},
      {"diff", "a.json", "b.json", "c.json"},
      {"diff", "a.json", "b.json", "--json", "--markdown"},
      {"diff", "a.json", "b.json", "--markdown", "--all"},
      {"diff", "a.json", "b.json", "--al"},
      {"doctor", "x"},
      {"doctor", "--jason"},
      {"trace", "a", "b"},
      {"trace", ""},
      {"trace", "-4", "-6"},
      {"trace", "--plain", "--json"},
      {"trace", "-c"},
      {"trace", "-c", "0"},
      {"trace", "-s", "11"},
      {"trace", "-t", "256"},
      {"trace", "-m", "0xg"},
      {"trace", "-m", "-1"},
      {"trace", "-m", "4294967296"},
      {"trace", "-W", "0"},
      {"trace", "-W", "3601"},
      {"trace", "-W", "nan"},
      {"trace", "-I"},
      {"trace", "--netns="},
      {"trace", "--chains", "all"},
      {"trace", "--allow-trace-rule"},
      {"trace", "--count", "1"},
      {"trace", "--seconds", "1"},
      {"trace", "--listen", "icmp", "127.0.0.1"},
      {"trace", "--listen", "icmp", "-c", "1"},
      {"trace", "--listen", "icmp", "--allow-trace-rules"},
      {"trace", "--listen", "icmp", "--count", "0"},
      {"trace", "--listen", "icmp", "--seconds", "0"},
      {"trace", "--listen", "icmp", "--plain", "--json"},
  };
  std::string all;
  for (const std::vector<const char*>& arguments : cases) {
    all += "$ hopcheck";
    for (const char* argument : arguments) all += std::string(" ") + argument;
    all += "\n";
    const Command command = Parse(arguments);
    const auto* answer = std::get_if<Answer>(&command);
    ASSERT_NE(answer, nullptr) << all;
    EXPECT_EQ(answer->status, kUsageStatus) << all;
    all += answer->text;
  }
  EXPECT_TRUE(EqualsGolden(all, "command/usage-errors.txt"));
}

}  // namespace
}  // namespace hopcheck
