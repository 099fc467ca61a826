#include "command/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

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
      {{"doctor", "--help"}, "command/help-doctor.txt"},
  };
  for (const auto& one : cases) {
    const Command command = Parse(one.arguments);
    const auto* answer = std::get_if<Answer>(&command);
    ASSERT_NE(answer, nullptr) << one.golden;
    EXPECT_EQ(answer->status, 0);
    EXPECT_TRUE(EqualsGolden(answer->text, one.golden));
  }
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
      {"check"},
      {"check", "x", "--json", "y"},
      {"check", "x", "--gtest_brief=1"},
      {"show"},
      {"show", "x", "y"},
      {"show", "x", "--variant"},
      {"show", "x", "--comands"},
      {"doctor", "x"},
      {"doctor", "--jason"},
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
