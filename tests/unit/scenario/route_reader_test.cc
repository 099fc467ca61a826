#include "scenario/route_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "read_text.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

// The one route that namespace client has.
Route ReadOne(const std::string& yaml) {
  const Scenario scenario =
      testing::ReadSound(testing::ScenarioWith("routes: [" + yaml + "]"));
  if (scenario.topology.namespaces.empty() ||
      scenario.topology.namespaces[0].routes.size() != 1) {
    ADD_FAILURE() << "not one route: " << yaml;
    return {};
  }
  return scenario.topology.namespaces[0].routes[0];
}

IpAddress Address(std::string_view text) { return *IpAddress::Parse(text); }
IpPrefix Prefix(std::string_view text) { return *IpPrefix::Parse(text); }

TEST(RouteTextTest, DefaultTakesTheFamilyOfItsGateway) {
  const Route four = ReadOne("default via 10.0.0.1");
  EXPECT_EQ(four.type, RouteType::kUnicast);
  EXPECT_EQ(four.destination, IpPrefix::Default(Family::kIpv4));
  ASSERT_THAT(four.hops, SizeIs(1));
  EXPECT_EQ(four.hops[0].via, Address("10.0.0.1"));
  EXPECT_EQ(four.hops[0].device, std::nullopt);
  EXPECT_EQ(four.place.line, 7);

  const Route six = ReadOne("\"default via fd00:a::1\"");
  EXPECT_EQ(six.destination, IpPrefix::Default(Family::kIpv6));
}

TEST(RouteTextTest, DefaultWithoutGatewayIsIpv4UnlessSaidOtherwise) {
  EXPECT_EQ(ReadOne("default dev eth0").destination.family(), Family::kIpv4);
  EXPECT_EQ(ReadOne("-6 default dev eth0").destination.family(), Family::kIpv6);
  EXPECT_EQ(ReadOne("\"::/0 dev eth0\"").destination,
            IpPrefix::Default(Family::kIpv6));
  EXPECT_EQ(ReadOne("\"default dev eth0 src fd00:a::2\"").destination.family(),
            Family::kIpv6);
}

TEST(RouteTextTest, TakesEveryWordOfIpRoute) {
  const Route route = ReadOne(
      "10.2.0.0/16 via 10.0.0.1 dev eth0 metric 100 table 200 src 10.0.0.2 "
      "onlink mtu 1400");
  EXPECT_EQ(route.destination, Prefix("10.2.0.0/16"));
  ASSERT_THAT(route.hops, SizeIs(1));
  EXPECT_EQ(route.hops[0].via, Address("10.0.0.1"));
  EXPECT_EQ(route.hops[0].device, "eth0");
  EXPECT_TRUE(route.hops[0].onlink);
  EXPECT_EQ(route.hops[0].weight, 1U);
  EXPECT_EQ(route.metric, 100U);
  EXPECT_EQ(route.table, 200U);
  EXPECT_EQ(route.source, Address("10.0.0.2"));
  EXPECT_EQ(route.mtu, 1400U);
}

TEST(RouteTextTest, WhatIsNotSaidIsNotSet) {
  const Route route = ReadOne("10.2.0.0/16 dev eth0");
  ASSERT_THAT(route.hops, SizeIs(1));
  EXPECT_EQ(route.hops[0].via, std::nullopt);
  EXPECT_FALSE(route.hops[0].onlink);
  EXPECT_EQ(route.metric, std::nullopt);
  EXPECT_EQ(route.table, std::nullopt);
  EXPECT_EQ(route.source, std::nullopt);
  EXPECT_EQ(route.mtu, std::nullopt);
}

TEST(RouteTextTest, OtherWordsForMetric) {
  EXPECT_EQ(ReadOne("default dev eth0 preference 5").metric, 5U);
  EXPECT_EQ(ReadOne("default dev eth0 priority 6").metric, 6U);
}

TEST(RouteTextTest, NamedTables) {
  EXPECT_EQ(ReadOne("default dev eth0 table main").table, 254U);
  EXPECT_EQ(ReadOne("default dev eth0 table local").table, 255U);
  EXPECT_EQ(ReadOne("default dev eth0 table default").table, 253U);
  EXPECT_EQ(ReadOne("default dev eth0 table 4294967295").table, 4294967295U);
}

TEST(RouteTextTest, AHostWithoutLengthIsItsOwnNetwork) {
  EXPECT_EQ(ReadOne("10.9.9.9 via 10.0.0.1").destination,
            Prefix("10.9.9.9/32"));
  EXPECT_EQ(ReadOne("\"fd00::9 dev eth0\"").destination, Prefix("fd00::9/128"));
}

TEST(RouteTextTest, TypesThatLeadNowhere) {
  const std::vector<std::pair<std::string, RouteType>> types = {
      {"blackhole", RouteType::kBlackhole},
      {"unreachable", RouteType::kUnreachable},
      {"prohibit", RouteType::kProhibit},
      {"throw", RouteType::kThrow}};
  for (const auto& [word, type] : types) {
    const Route route = ReadOne(word + " 10.9.0.0/16 metric 7");
    EXPECT_EQ(route.type, type) << word;
    EXPECT_EQ(route.destination, Prefix("10.9.0.0/16")) << word;
    EXPECT_THAT(route.hops, IsEmpty()) << word;
    EXPECT_EQ(route.metric, 7U) << word;
  }
}

TEST(RouteTextTest, LocalAndUnicast) {
  const Route local = ReadOne("local 10.9.0.0/16 dev lo");
  EXPECT_EQ(local.type, RouteType::kLocal);
  ASSERT_THAT(local.hops, SizeIs(1));
  EXPECT_EQ(local.hops[0].device, "lo");
  EXPECT_EQ(ReadOne("unicast 10.9.0.0/16 dev eth0").type, RouteType::kUnicast);
}

TEST(RouteTextTest, SeveralNextHops) {
  const Route route = ReadOne(
      "10.2.0.0/16 metric 3 nexthop via 10.0.0.1 dev eth0 weight 1 nexthop "
      "via 10.0.0.3 weight 256 nexthop dev eth0 nexthop via 10.0.0.4 dev eth0 "
      "onlink");
  EXPECT_EQ(route.metric, 3U);
  ASSERT_THAT(route.hops, SizeIs(4));
  EXPECT_EQ(route.hops[0].via, Address("10.0.0.1"));
  EXPECT_EQ(route.hops[0].device, "eth0");
  EXPECT_EQ(route.hops[1].via, Address("10.0.0.3"));
  EXPECT_EQ(route.hops[1].weight, 256U);
  EXPECT_EQ(route.hops[2].via, std::nullopt);
  EXPECT_EQ(route.hops[2].device, "eth0");
  EXPECT_TRUE(route.hops[3].onlink);
  EXPECT_FALSE(route.hops[2].onlink);
}

TEST(RouteTextTest, LinkLocalGatewayWithItsDevice) {
  const Route route = ReadOne("\"fd00:b::/64 via fe80::1 dev eth0\"");
  ASSERT_THAT(route.hops, SizeIs(1));
  EXPECT_EQ(route.hops[0].via, Address("fe80::1"));
}

TEST(RouteMapTest, SaysTheSameAsTheText) {
  const Route route = ReadOne(
      "{to: 10.2.0.0/16, via: 10.0.0.1, device: eth0, metric: 100, table: "
      "local, source: 10.0.0.2, onlink: true, type: unicast, mtu: 1400}");
  EXPECT_EQ(route.destination, Prefix("10.2.0.0/16"));
  ASSERT_THAT(route.hops, SizeIs(1));
  EXPECT_EQ(route.hops[0].via, Address("10.0.0.1"));
  EXPECT_EQ(route.hops[0].device, "eth0");
  EXPECT_TRUE(route.hops[0].onlink);
  EXPECT_EQ(route.metric, 100U);
  EXPECT_EQ(route.table, 255U);
  EXPECT_EQ(route.source, Address("10.0.0.2"));
  EXPECT_EQ(route.mtu, 1400U);
}

TEST(RouteMapTest, NextHops) {
  const Route route = ReadOne(
      "{to: default, nexthops: [{via: 10.0.0.1, weight: 2}, {device: eth0}]}");
  EXPECT_THAT(
      route.hops,
      ElementsAre(Field(&NextHop::via, Optional(Address("10.0.0.1"))),
                  Field(&NextHop::device, Optional(std::string("eth0")))));
  EXPECT_EQ(route.hops[0].weight, 2U);
  EXPECT_EQ(route.destination.family(), Family::kIpv4);
}

TEST(RouteMapTest, FamilyAndType) {
  const Route route = ReadOne("{to: default, type: prohibit, family: ipv6}");
  EXPECT_EQ(route.type, RouteType::kProhibit);
  EXPECT_EQ(route.destination, IpPrefix::Default(Family::kIpv6));
  EXPECT_THAT(route.hops, IsEmpty());
}

TEST(RouteMapTest, OnlinkFalseIsNoNextHop) {
  const Route route = ReadOne("{to: default, type: blackhole, onlink: false}");
  EXPECT_THAT(route.hops, IsEmpty());
}

}  // namespace
}  // namespace hopcheck
