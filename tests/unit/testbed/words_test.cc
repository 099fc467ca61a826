#include "testbed/words.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "testbed/testbed.h"

namespace hopcheck {
namespace {

using namespace words;  // NOLINT: what is tested

TEST(Words, AddressesAndRoutes) {
  EXPECT_EQ(Ip("fd00::1"), IpAddress::Parse("fd00::1"));
  EXPECT_EQ(At("10.0.0.2/24").prefix.ToString(), "10.0.0.2/24");
  const Route route = Via("default", "fd00::1");
  EXPECT_EQ(route.destination, IpPrefix::Default(Family::kIpv6));
  EXPECT_EQ(route.hops.at(0).via, Ip("fd00::1"));
  EXPECT_EQ(Via("10.1.0.0/16", "10.0.0.1").destination.ToString(),
            "10.1.0.0/16");
}

TEST(Words, Links) {
  const Link link = Wire("client/eth0", "router/lan");
  EXPECT_EQ(link.a.ToString(), "client/eth0");
  EXPECT_EQ(link.b.ToString(), "router/lan");
}

TEST(Words, Rulesets) {
  EXPECT_EQ(Iptables("*filter\n", Backend::kLegacy).backend, Backend::kLegacy);
  EXPECT_EQ(Ip6tables("x").kind, FirewallItem::Kind::kIp6tables);
  EXPECT_EQ(Nftables("x").kind, FirewallItem::Kind::kNftables);
  EXPECT_EQ(Ipset("x").text, "x");
}

TEST(Words, WhatCannotBeReadIsThrown) {
  EXPECT_THROW(Ip("10.0.0"), std::invalid_argument);
  EXPECT_THROW(At("10.0.0.0/33"), std::invalid_argument);
  EXPECT_THROW(Via("10.1.0.1/16", "10.0.0.1"), std::invalid_argument);
  EXPECT_THROW(Wire("client", "router/lan"), std::invalid_argument);
  EXPECT_THROW(Wire("client/eth0", "/lan"), std::invalid_argument);
}

TEST(Words, Targets) {
  EXPECT_EQ(To("10.0.0.1").address, Ip("10.0.0.1"));
  EXPECT_EQ(To("server").namespace_name, "server");
  EXPECT_EQ(To("server").interface, std::nullopt);
  EXPECT_EQ(To("server/eth0").namespace_name, "server");
  EXPECT_EQ(To("server/eth0").interface, "eth0");
}

}  // namespace
}  // namespace hopcheck
