#include "runner/test_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;

TEST(SuiteName, IsThePathWithoutExtension) {
  EXPECT_EQ(SuiteName("scenarios/filter/lan.yaml"), "scenarios/filter/lan");
  EXPECT_EQ(SuiteName("lan.yaml"), "lan");
  EXPECT_EQ(SuiteName("lan"), "lan");
}

TEST(SuiteName, HoldsNothingThatAFilterReadsOtherwise) {
  EXPECT_EQ(SuiteName("a b/lan-ping.v2.yaml"), "a_b/lan_ping_v2");
  EXPECT_EQ(SuiteName("x*?:-y.yaml"), "x_y");
  EXPECT_EQ(SuiteName("-x-.yaml"), "x");
  EXPECT_EQ(SuiteName("Überall/größe.yaml"), "berall/gr_e");
}

TEST(SuiteName, DoesNotLeadOutOfTheFolder) {
  EXPECT_EQ(SuiteName("./scenarios/../scenarios/a.yaml"), "scenarios/a");
  EXPECT_EQ(SuiteName("../../x/a.yaml"), "x/a");
  EXPECT_EQ(SuiteName("/srv/tests/a.yaml"), "srv/tests/a");
}

TEST(SuiteName, IsNeverEmpty) {
  EXPECT_EQ(SuiteName("???.yaml"), "scenario");
  EXPECT_EQ(TestName("¿?"), "probe");
}

TEST(TestName, IsWordsWithUnderscores) {
  EXPECT_EQ(TestName("the client pings the server"),
            "the_client_pings_the_server");
  EXPECT_EQ(TestName("10.0.0.1 -> 10.0.1.1: no!"), "10_0_0_1_10_0_1_1_no");
}

TEST(TestName, NeverDisablesItsTest) {
  EXPECT_EQ(TestName("DISABLED_ping"), "dISABLED_ping");
  EXPECT_EQ(TestName("DISABLED ping"), "dISABLED_ping");
  EXPECT_EQ(SuiteName("x/DISABLED_y.yaml"), "x/dISABLED_y");
}

// Two hosts with addresses of both families.
Scenario TwoHosts(std::string file, std::vector<Probe> probes) {
  Namespace server{.name = "server"};
  server.interfaces.push_back(
      {.name = "eth0",
       .addresses = {{.prefix = *IpPrefix::Parse("10.0.0.2/24")},
                     {.prefix = *IpPrefix::Parse("fd00::2/64")}}});
  Scenario scenario;
  scenario.file = std::move(file);
  scenario.topology.namespaces = {Namespace{.name = "client"}, server};
  scenario.probes = std::move(probes);
  return scenario;
}

Probe PingTo(std::string name, Target target) {
  Probe probe;
  probe.name = std::move(name);
  Ping ping;
  ping.from = "client";
  ping.to = std::move(target);
  probe.kind = ping;
  return probe;
}

Target Server() { return {.namespace_name = "server"}; }
Target Address(std::string_view text) {
  return {.address = IpAddress::Parse(text)};
}

std::vector<std::string> TestNames(const SuitePlan& plan) {
  std::vector<std::string> names;
  for (const PlannedTest& test : plan.tests) names.push_back(test.name);
  return names;
}

TEST(PlanSuites, ATestWithoutMatrixIsNamedAsItsProbe) {
  const std::vector<Scenario> scenarios = {
      TwoHosts("s/a.yaml", {PingTo("one", Server())})};
  const std::vector<SuitePlan> plans = PlanSuites(scenarios);
  ASSERT_EQ(plans.size(), 1U);
  EXPECT_EQ(plans[0].name, "s/a");
  EXPECT_EQ(plans[0].scenario, &scenarios[0]);
  EXPECT_THAT(TestNames(plans[0]), ElementsAre("one"));
}

TEST(PlanSuites, AllProbesOfAVariantStandTogether) {
  std::vector<Scenario> scenarios = {
      TwoHosts("a.yaml", {PingTo("one", Server()), PingTo("two", Server())})};
  scenarios[0].matrix = {.families = {Family::kIpv4, Family::kIpv6},
                         .backends = {Backend::kNft, Backend::kLegacy}};
  const std::vector<SuitePlan> plans = PlanSuites(scenarios);
  EXPECT_THAT(TestNames(plans[0]),
              ElementsAre("one/ipv4_nft", "two/ipv4_nft", "one/ipv4_legacy",
                          "two/ipv4_legacy", "one/ipv6_nft", "two/ipv6_nft",
                          "one/ipv6_legacy", "two/ipv6_legacy"));
  EXPECT_EQ(plans[0].tests[5].variant, 2U);
  EXPECT_EQ(plans[0].tests[5].probe, 1U);
}

TEST(PlanSuites, AProbeIsNoTestWhereItHasNoMeaning) {
  std::vector<Scenario> scenarios = {TwoHosts(
      "a.yaml", {PingTo("v4", Address("10.0.0.2")), PingTo("any", Server())})};
  scenarios[0].matrix.families = {Family::kIpv4, Family::kIpv6};
  EXPECT_THAT(TestNames(PlanSuites(scenarios)[0]),
              ElementsAre("v4/ipv4", "any/ipv4", "any/ipv6"));
}

TEST(PlanSuites, NoTwoNamesAreTheSame) {
  const std::vector<Scenario> scenarios = {
      TwoHosts("a-b.yaml",
               {PingTo("x y", Server()), PingTo("x-y", Server()),
                PingTo("x_y_2", Server()), PingTo("x+y", Server())}),
      TwoHosts("a_b.yaml", {PingTo("x y", Server())}),
      TwoHosts("a b.yaml", {PingTo("x y", Server())})};
  const std::vector<SuitePlan> plans = PlanSuites(scenarios);
  EXPECT_THAT(TestNames(plans[0]),
              ElementsAre("x_y", "x_y_2", "x_y_2_2", "x_y_3"));
  EXPECT_EQ(plans[0].name, "a_b");
  EXPECT_EQ(plans[1].name, "a_b_2");
  EXPECT_EQ(plans[2].name, "a_b_3");
}

TEST(RerunCommand, RunsTheOneTestOfTheOneFile) {
  const std::vector<Scenario> scenarios = {
      TwoHosts("s/a.yaml", {PingTo("one", Server())}),
      TwoHosts("it's here/a b.yaml", {PingTo("one", Server())}),
      TwoHosts("s/a+.yaml", {PingTo("one", Server())})};
  const std::vector<SuitePlan> plans = PlanSuites(scenarios);
  EXPECT_EQ(RerunCommand(plans[0], plans[0].tests[0]),
            "hopcheck run s/a.yaml --gtest_filter=s/a.one");
  EXPECT_EQ(RerunCommand(plans[1], plans[1].tests[0]),
            R"(hopcheck run 'it'\''s here/a b.yaml' )"
            "--gtest_filter=it_s_here/a_b.one");
  // Its suite is s/a_2 here, but s/a when it runs alone.
  EXPECT_EQ(plans[2].name, "s/a_2");
  EXPECT_EQ(RerunCommand(plans[2], plans[2].tests[0]),
            "hopcheck run s/a+.yaml --gtest_filter=s/a.one");
}

TEST(RebuildCommand, ShowsTheVariantThatFailed) {
  std::vector<Scenario> scenarios = {TwoHosts(
      "s/a b.yaml", {PingTo("one", Server()), PingTo("two", Server())})};
  const SuitePlan plain = PlanSuites(scenarios)[0];
  EXPECT_EQ(RebuildCommand(plain, plain.tests[1]),
            "hopcheck show 's/a b.yaml' --commands");
  scenarios[0].matrix.backends = {Backend::kNft, Backend::kLegacy};
  const SuitePlan matrix = PlanSuites(scenarios)[0];
  EXPECT_EQ(RebuildCommand(matrix, matrix.tests[0]),
            "hopcheck show 's/a b.yaml' --commands");
  EXPECT_EQ(RebuildCommand(matrix, matrix.tests[2]),
            "hopcheck show 's/a b.yaml' --commands --variant legacy");
}

}  // namespace
}  // namespace hopcheck
