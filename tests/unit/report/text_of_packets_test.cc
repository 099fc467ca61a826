// Failures of alternatives, of names for values, of conntrack entries, and of
// several packets together.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "report/text.h"
#include "support/golden.h"
#include "unit/report/results.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

IpAddress Address(const char* text) { return IpAddress::Parse(text).value(); }

Wanted<IpAddress> Public() {
  Wanted<IpAddress> wanted;
  wanted.capture = "public";
  return wanted;
}

void ExpectGolden(const ProbeResult& failed, const std::string& name) {
  ASSERT_EQ(failed.kind(), ResultKind::kFailed);
  EXPECT_TRUE(EqualsGolden(FailureText(failed, {.rerun = "hopcheck run x"}),
                           "report/" + name + ".txt"));
}

TEST(TextOfPackets, TheNearestOfTwoWays) {
  Expectation expected{
      .request = HopList(
          {"client/eth0", "r1/lan", "r1/left", "r2/in", "server/eth0"}, 12)};
  expected.request->others = {
      HopList({"client/eth0", "r1/lan", "r1/right", "r3/in", "server/eth1"}, 14)
          .steps};
  ExpectGolden(ResultOf(expected, {.outcome = Outcome::kDropped,
                                   .request = HopsOf({"client/eth0", "r1/lan",
                                                      "r1/right", "r3/in"}) +
                                              DropIn("r3")}),
               "nearest-way");
}

TEST(TextOfPackets, ANameThatHasTwoValues) {
  const Step nat = {.what = Nat{.namespace_name = "router",
                                .source = Address("10.0.1.1"),
                                .old_source = Address("10.0.0.2")}};
  const Step deliver = {.what = Deliver{.namespace_name = "server",
                                        .interface = "eth0",
                                        .source = Address("10.0.9.9"),
                                        .destination = Address("10.0.1.2")}};
  Expectation expected{
      .request = List(
          {ExpectedNat{.namespace_name = "router", .source = Public()},
           ExpectedDeliver{.namespace_name = "server", .source = Public()}},
          12)};
  ExpectGolden(
      ResultOf(expected, {.outcome = Outcome::kReplied,
                          .request = HopsOf({"client/eth0", "router/lan"}) +
                                     nat + HopOut("router/wan") +
                                     HopIn("server/eth0") + deliver}),
      "name-with-two-values");
}

TEST(TextOfPackets, AHopOfAnotherPacket) {
  Step hop = HopOut("router/wan");
  std::get<Hop>(hop.what).hop_limit = 63;
  std::get<Hop>(hop.what).mark = 1;
  Expectation expected{.request = List({ExpectedHop{.namespace_name = "router",
                                                    .interface = "wan",
                                                    .ttl = 64,
                                                    .mark = 1}},
                                       12)};
  ExpectGolden(
      ResultOf(expected, {.outcome = Outcome::kDelivered, .request = {hop}}),
      "another-ttl");
}

TEST(TextOfPackets, AConntrackEntryThatIsNotThere) {
  Expectation expected = PingIsReplied();
  expected.conntrack = {{.namespace_name = "router",
                         .original = {.source = Address("10.0.0.2")},
                         .mark = 7,
                         .place = Line(30)}};
  PacketPath path = RepliedPath();
  path.conntrack = {{.namespace_name = "router",
                     .original = {Address("10.0.0.2"), Address("10.0.1.2")},
                     .reply = {Address("10.0.1.2"), Address("10.0.0.2")},
                     .mark = 3}};
  ExpectGolden(ResultOf(expected, path), "conntrack");
}

TEST(TextOfPackets, AllTogether) {
  Expectation expected = PingIsReplied();
  expected.hits = {{.step = {.what = ExpectedDrop{.namespace_name = "router"},
                             .place = Line(30)},
                    .times = {1, 1}}};
  expected.shares = {{.of = ExpectedStep{.what = AHop("router/wan")},
                      .percent = {40, 60},
                      .place = Line(32)}};
  ExpectGolden(ResultOf(expected, std::vector{RepliedPath(), RepliedPath()}),
               "together");
}

TEST(TextOfPackets, OnePacketAndAllTogether) {
  Expectation expected = PingIsReplied();
  expected.shares = {{.of = Outcome::kReplied,
                      .percent = {90, UINT64_MAX},
                      .place = Line(32)}};
  ExpectGolden(ResultOf(expected, std::vector{RepliedPath(), DroppedPath()}),
               "one-and-together");
}

}  // namespace
}  // namespace hopcheck
