#include "scenario/data_family.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>
#include <vector>

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr ChainName Of(const char* family) { return {family, "t", "c"}; }

DataRule From(const char* source) {
  return {.source = IpPrefix::Parse(source)};
}

TEST(DataFamilyTest, OfAChain) {
  EXPECT_EQ(FamilyOf(Of("ip")), Family::kIpv4);
  EXPECT_EQ(FamilyOf(Of("ip6")), Family::kIpv6);
  EXPECT_EQ(FamilyOf(Of("arp")), Family::kIpv4);
  EXPECT_EQ(FamilyOf(Of("inet")), std::nullopt);
  EXPECT_EQ(FamilyOf(Of("bridge")), std::nullopt);
  EXPECT_EQ(FamilyOf(Of("netdev")), std::nullopt);
}

TEST(DataFamilyTest, WhatOneFamilyAloneHas) {
  const auto family = [](const DataRule& rule) {
    return FamilyOf(Of("inet"), rule);
  };
  const PerFamily<IcmpMatch> both{IcmpMatch{8}, IcmpMatch{128}};
  const PerFamily<IcmpMatch> only6{std::nullopt, IcmpMatch{135}};
  EXPECT_EQ(family({}), std::nullopt);
  EXPECT_EQ(family(From("10.0.0.1")), Family::kIpv4);
  EXPECT_EQ(family({.destination = IpPrefix::Parse("fd00::1")}), Family::kIpv6);
  EXPECT_EQ(family({.protocol = IPPROTO_TCP}), std::nullopt);
  EXPECT_EQ(family({.protocol = IPPROTO_ICMP}), Family::kIpv4);
  EXPECT_EQ(family({.protocol = IPPROTO_ICMPV6}), Family::kIpv6);
  EXPECT_EQ(family({.icmp_type = both}), std::nullopt);
  EXPECT_EQ(family({.icmp_type = only6}), Family::kIpv6);
  EXPECT_EQ(family({.verdict = {.reject = {3, 4}}}), std::nullopt);
  EXPECT_EQ(family({.verdict = {.reject = {2, std::nullopt}}}), Family::kIpv4);
  EXPECT_EQ(family({.verdict = {.nat = {IpAddress::Parse("fd00::1"), {}}}}),
            Family::kIpv6);
  EXPECT_EQ(FamilyOf(Of("ip6"), {}), Family::kIpv6);
}

TEST(DataFamilyTest, EverySign) {
  DataRule rule = From("10.0.0.1");
  rule.protocol = IPPROTO_ICMPV6;
  std::vector<std::string_view> what;
  for (const FamilySign& sign : FamilySigns(rule)) what.push_back(sign.what);
  EXPECT_THAT(what, ElementsAre("the source", "protocol ipv6-icmp"));
}

TEST(DataFamilyTest, ProtocolOfAnIcmpType) {
  DataRule rule;
  EXPECT_EQ(ProtocolOf(rule, Family::kIpv4), std::nullopt);
  rule.icmp_type = PerFamily<IcmpMatch>{};
  EXPECT_EQ(ProtocolOf(rule, Family::kIpv4), IPPROTO_ICMP);
  EXPECT_EQ(ProtocolOf(rule, Family::kIpv6), IPPROTO_ICMPV6);
  EXPECT_EQ(ProtocolOf(rule, std::nullopt), std::nullopt);
  rule.protocol = IPPROTO_ICMPV6;
  EXPECT_EQ(ProtocolOf(rule, std::nullopt), IPPROTO_ICMPV6);
}

TEST(DataFamilyTest, AChainWithoutAFamilyStandsInBoth) {
  DataRule first = From("10.0.0.1");
  first.comment = "first";
  DataRule second = {.comment = "second"};
  DataRule third = From("fd00::1");
  third.comment = "third";
  const std::vector<DataChain> chains =
      WithFamilies({{.name = {"", "filter", "INPUT"},
                     .policy = "drop",
                     .rules = {first, second, third}},
                    {.name = {"inet", "t", "c"}, .rules = {first, third}},
                    {.name = {"", "filter", "empty"}}});
  std::vector<std::string> names;
  std::vector<std::string> comments;
  for (const DataChain& chain : chains) {
    names.push_back(chain.name.ToString());
    std::string all;
    for (const DataRule& rule : chain.rules) all += *rule.comment + " ";
    comments.push_back(all);
  }
  EXPECT_THAT(names,
              ElementsAre("ip:filter.INPUT", "ip6:filter.INPUT", "inet:t.c",
                          "ip:filter.empty", "ip6:filter.empty"));
  EXPECT_THAT(comments, ElementsAre("first second ", "second third ",
                                    "first third ", "", ""));
  EXPECT_EQ(chains[1].policy, "drop");
  EXPECT_THAT(WithFamilies({}), IsEmpty());
}

}  // namespace
}  // namespace hopcheck
