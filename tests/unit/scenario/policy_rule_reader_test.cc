#include "scenario/policy_rule_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read_text.h"

namespace hopcheck {
namespace {

using ::testing::Field;

PolicyRule ReadOne(const std::string& yaml) {
  const Scenario scenario =
      testing::ReadSound(testing::ScenarioWith("rules: [" + yaml + "]"));
  if (scenario.topology.namespaces.empty() ||
      scenario.topology.namespaces[0].rules.size() != 1) {
    ADD_FAILURE() << "not one rule: " << yaml;
    return {};
  }
  return scenario.topology.namespaces[0].rules[0];
}

IpPrefix Prefix(std::string_view text) { return *IpPrefix::Parse(text); }

TEST(PolicyRuleTextTest, TakesEveryWordOfIpRule) {
  const PolicyRule rule = ReadOne(
      "not from 10.0.1.0/24 to 10.2.0.0/16 iif eth0 oif lo fwmark 0x10/0xf0 "
      "lookup 100 priority 1000");
  EXPECT_TRUE(rule.inverted);
  EXPECT_EQ(rule.family, Family::kIpv4);
  EXPECT_EQ(rule.from, Prefix("10.0.1.0/24"));
  EXPECT_EQ(rule.to, Prefix("10.2.0.0/16"));
  EXPECT_EQ(rule.iif, "eth0");
  EXPECT_EQ(rule.oif, "lo");
  EXPECT_EQ(rule.fwmark, 0x10U);
  EXPECT_EQ(rule.fwmask, 0xf0U);
  EXPECT_EQ(rule.action, PolicyAction::kLookup);
  EXPECT_EQ(rule.table, 100U);
  EXPECT_EQ(rule.priority, 1000U);
  EXPECT_EQ(rule.place.line, 7);
}

TEST(PolicyRuleTextTest, WhatIsNotSaidIsNotSet) {
  const PolicyRule rule = ReadOne("from all lookup main");
  EXPECT_EQ(rule.from, std::nullopt);
  EXPECT_EQ(rule.to, std::nullopt);
  EXPECT_EQ(rule.iif, std::nullopt);
  EXPECT_EQ(rule.oif, std::nullopt);
  EXPECT_EQ(rule.fwmark, std::nullopt);
  EXPECT_EQ(rule.fwmask, std::nullopt);
  EXPECT_EQ(rule.priority, std::nullopt);
  EXPECT_FALSE(rule.inverted);
  EXPECT_EQ(rule.table, 254U);
}

TEST(PolicyRuleTextTest, FamilyComesFromPrefixesOrIsSaid) {
  EXPECT_EQ(ReadOne("\"from fd00::/64 lookup 100\"").family, Family::kIpv6);
  EXPECT_EQ(ReadOne("\"to fd00::1 lookup 100\"").family, Family::kIpv6);
  EXPECT_EQ(ReadOne("-6 fwmark 1 lookup 100").family, Family::kIpv6);
  EXPECT_EQ(ReadOne("-4 fwmark 1 lookup 100").family, Family::kIpv4);
  EXPECT_EQ(ReadOne("fwmark 1 lookup 100").family, Family::kIpv4);
}

TEST(PolicyRuleTextTest, OtherWordsForTheSame) {
  EXPECT_EQ(ReadOne("table 7 pref 8").table, 7U);
  EXPECT_EQ(ReadOne("table 7 pref 8").priority, 8U);
  EXPECT_EQ(ReadOne("lookup 7 preference 9").priority, 9U);
  EXPECT_EQ(ReadOne("lookup 7 order 0").priority, 0U);
  EXPECT_EQ(ReadOne("dev eth0 lookup 7").iif, "eth0");
  EXPECT_EQ(ReadOne("lookup local").table, 255U);
}

TEST(PolicyRuleTextTest, Actions) {
  EXPECT_EQ(ReadOne("from 10.0.1.0/24 blackhole").action,
            PolicyAction::kBlackhole);
  EXPECT_EQ(ReadOne("from 10.0.1.0/24 unreachable").action,
            PolicyAction::kUnreachable);
  EXPECT_EQ(ReadOne("from 10.0.1.0/24 prohibit").action,
            PolicyAction::kProhibit);
}

TEST(PolicyRuleMapTest, SaysTheSameAsTheText) {
  const PolicyRule rule = ReadOne(
      "{from: 10.0.1.0/24, to: 10.2.0.0/16, iif: eth0, oif: lo, fwmark: "
      "0x10/0xf0, table: main, priority: 5, not: true, family: ipv4}");
  EXPECT_TRUE(rule.inverted);
  EXPECT_EQ(rule.from, Prefix("10.0.1.0/24"));
  EXPECT_EQ(rule.to, Prefix("10.2.0.0/16"));
  EXPECT_EQ(rule.iif, "eth0");
  EXPECT_EQ(rule.oif, "lo");
  EXPECT_EQ(rule.fwmark, 0x10U);
  EXPECT_EQ(rule.fwmask, 0xf0U);
  EXPECT_EQ(rule.table, 254U);
  EXPECT_EQ(rule.priority, 5U);
}

TEST(PolicyRuleMapTest, ActionAndFamily) {
  const PolicyRule rule =
      ReadOne("{action: prohibit, family: ipv6, fwmark: 3}");
  EXPECT_EQ(rule.action, PolicyAction::kProhibit);
  EXPECT_EQ(rule.family, Family::kIpv6);
  EXPECT_EQ(rule.fwmark, 3U);
}

TEST(NeighbourTest, TextAndMap) {
  const Scenario scenario = testing::ReadSound(testing::ScenarioWith(
      "neighbours: [10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0 nud permanent,"
      "{address: \"fd00:a::6\", mac: 02:00:00:00:00:06, device: eth0}]"));
  const auto& neighbours = scenario.topology.namespaces.at(0).neighbours;
  ASSERT_EQ(neighbours.size(), 2U);
  EXPECT_EQ(neighbours[0].address, IpAddress::Parse("10.0.0.5"));
  EXPECT_EQ(neighbours[0].mac, MacAddress::Parse("02:00:00:00:00:05"));
  EXPECT_EQ(neighbours[0].device, "eth0");
  EXPECT_EQ(neighbours[1].address, IpAddress::Parse("fd00:a::6"));
  EXPECT_EQ(neighbours[1].mac, MacAddress::Parse("02:00:00:00:00:06"));
}

TEST(SysctlTest, NamesAndValuesAsWritten) {
  const Scenario scenario = testing::ReadSound(testing::ScenarioWith(
      "sysctls: {net.ipv4.ip_forward: 1, net.ipv4.conf.eth0.rp_filter: 2,"
      "net/ipv4/ping_group_range: 0 100, net.ipv4.tcp_congestion_control: "
      "\"reno\"}"));
  EXPECT_THAT(
      scenario.topology.namespaces.at(0).sysctls,
      ::testing::ElementsAre(
          ::testing::AllOf(Field(&Sysctl::name, "net.ipv4.ip_forward"),
                           Field(&Sysctl::value, "1")),
          ::testing::AllOf(Field(&Sysctl::name, "net.ipv4.conf.eth0.rp_filter"),
                           Field(&Sysctl::value, "2")),
          ::testing::AllOf(Field(&Sysctl::name, "net/ipv4/ping_group_range"),
                           Field(&Sysctl::value, "0 100")),
          Field(&Sysctl::value, "reno")));
}

}  // namespace
}  // namespace hopcheck
