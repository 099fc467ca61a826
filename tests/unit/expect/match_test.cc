#include "expect/match.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

bool Match(const ExpectedWhat& expected, const Step& actual) {
  return Matches(ExpectedStep{.what = expected}, actual);
}

TEST(MatchesTest, HopIsItsNamespaceAndInterface) {
  EXPECT_TRUE(Match(AHop("router/lan"), HopIn("router/lan")));
  EXPECT_TRUE(Match(AHop("router/lan"), HopOut("router/lan")));
  EXPECT_FALSE(Match(AHop("router/lan"), HopIn("router/wan")));
  EXPECT_FALSE(Match(AHop("router/lan"), HopIn("router2/lan")));
  EXPECT_FALSE(Match(AHop("router/lan"), DropIn("router")));
}

TEST(MatchesTest, HopsDirectionCountsWhereGiven) {
  ExpectedHop hop = AHop("router/lan");
  hop.direction = Direction::kIn;
  EXPECT_TRUE(Match(hop, HopIn("router/lan")));
  EXPECT_FALSE(Match(hop, HopOut("router/lan")));
}

TEST(MatchesTest, DropIsAsMuchAsIsGiven) {
  const Step drop = DropIn("router", "NO_ROUTE", "ip_forward");
  EXPECT_TRUE(Match(ExpectedDrop{"router"}, drop));
  EXPECT_TRUE(Match(ExpectedDrop{"router", "NO_ROUTE"}, drop));
  EXPECT_TRUE(Match(ExpectedDrop{"router", "NO_ROUTE", "ip_forward"}, drop));
  EXPECT_FALSE(Match(ExpectedDrop{"server"}, drop));
  EXPECT_FALSE(Match(ExpectedDrop{"router", "NETFILTER_DROP"}, drop));
  EXPECT_FALSE(Match(ExpectedDrop{"router", "NO_ROUTE", "ip_rcv"}, drop));
  EXPECT_FALSE(Match(ExpectedDrop{"router"}, DeliverIn("router")));
}

TEST(MatchesTest, DeliverMayNameItsInterface) {
  EXPECT_TRUE(Match(ExpectedDeliver{"server"}, DeliverIn("server")));
  EXPECT_TRUE(Match(ExpectedDeliver{"server", "eth0"}, DeliverIn("server")));
  EXPECT_FALSE(Match(ExpectedDeliver{"server", "eth1"}, DeliverIn("server")));
  EXPECT_FALSE(Match(ExpectedDeliver{"client"}, DeliverIn("server")));
}

TEST(MatchesTest, ErrorTypeMayBeAnyOfItsNames) {
  const Step error = ErrorTo("client", "router", 3, 13);
  for (const char* type :
       {"communication-prohibited", "admin-prohibited", "icmp-admin-prohibited",
        "destination-unreachable"}) {
    EXPECT_TRUE(Match(ExpectedError{"client", type}, error)) << type;
  }
  EXPECT_FALSE(Match(ExpectedError{"client", "port-unreachable"}, error));
  EXPECT_FALSE(Match(ExpectedError{"server"}, error));
}

TEST(MatchesTest, ErrorComesFromANamespaceOrAnAddress) {
  const Step error = ErrorTo("client", "router");
  for (const char* from : {"router", "10.0.0.1"}) {
    EXPECT_TRUE(Match(ExpectedError{"client", {}, from}, error)) << from;
  }
  for (const char* from : {"server", "10.0.0.2", "::ffff:10.0.0.1", ""}) {
    EXPECT_FALSE(Match(ExpectedError{"client", {}, from}, error)) << from;
  }
  const Step from_nowhere = ErrorTo("client", "");
  EXPECT_FALSE(Match(ExpectedError{"client", {}, ""}, from_nowhere));
}

TEST(MatchesTest, ErrorMayNameItsMtu) {
  Step error = ErrorTo("client", "router", 3, 4);
  EXPECT_FALSE(Match(ExpectedError{"client", {}, {}, 1400}, error));
  std::get<IcmpError>(error.what).mtu = 1400;
  EXPECT_TRUE(Match(ExpectedError{"client", "too-big", {}, 1400}, error));
  EXPECT_FALSE(Match(ExpectedError{"client", {}, {}, 1399}, error));
}

TEST(MatchesTest, WhatPathsDoNotHoldYetMatchesNothing) {
  for (const Step& step :
       {HopIn("r/a"), DropIn("r"), DeliverIn("r"), ErrorTo("r", "r")}) {
    EXPECT_FALSE(Match(ExpectedChain{.namespace_name = "r"}, step));
    EXPECT_FALSE(Match(ExpectedRoute{.namespace_name = "r"}, step));
    EXPECT_FALSE(Match(ExpectedNat{.namespace_name = "r"}, step));
  }
}

TEST(IsSameKindTest, LooksAtTheKindOnly) {
  EXPECT_TRUE(IsSameKind({.what = AHop("a/b")}, HopIn("c/d")));
  EXPECT_TRUE(IsSameKind({.what = ExpectedDrop{"a"}}, DropIn("b")));
  EXPECT_TRUE(IsSameKind({.what = ExpectedDeliver{"a"}}, DeliverIn("b")));
  EXPECT_TRUE(IsSameKind({.what = ExpectedError{"a"}}, ErrorTo("b", "c")));
  EXPECT_FALSE(IsSameKind({.what = AHop("a/b")}, DropIn("a")));
  EXPECT_FALSE(IsSameKind({.what = ExpectedDrop{"a"}}, DeliverIn("a")));
  EXPECT_FALSE(IsSameKind({.what = ExpectedChain{}}, HopIn("a/b")));
}

}  // namespace
}  // namespace hopcheck
