#include "expect/untold_reasons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kOneUntold =
    "this kernel does not tell reasons of drops (Linux 5.17 and later do): "
    "whether it is IP_NOPROTO cannot be known";

PacketPath DroppedFor(const std::string& reason) {
  return {.outcome = Outcome::kDropped,
          .request = HopsOf({"client/eth0", "router/lan"}) +
                     DropIn("router", reason, "ip_forward")};
}

ExpectedDrop Because(const std::string& reason,
                     const std::string& where = "router") {
  return {.namespace_name = where, .reason = reason};
}

Expectation Request(const ExpectedDrop& drop) {
  return {.request = List({AHop("client/eth0"), AHop("router/lan"), drop})};
}

TEST(UntoldReasonsTest, AReasonThatWasToldIsCompared) {
  const auto met = CompareTold(Request(Because("NETFILTER_DROP")),
                               DroppedFor("NETFILTER_DROP"));
  EXPECT_THAT(met.mismatches, IsEmpty());
  EXPECT_EQ(met.untold, "");
  const auto other =
      CompareTold(Request(Because("IP_NOPROTO")), DroppedFor("NETFILTER_DROP"));
  EXPECT_THAT(other.mismatches, SizeIs(1));
  EXPECT_EQ(other.untold, "") << "it is another, and that is known";
}

TEST(UntoldReasonsTest, OneThatWasNotIsNeitherMetNorMissed) {
  EXPECT_EQ(CompareTold(Request(Because("IP_NOPROTO")), DroppedFor("")).untold,
            kOneUntold);
}

TEST(UntoldReasonsTest, WhatHoldsWithAnyReasonHolds) {
  const auto held =
      CompareTold(Request({.namespace_name = "router"}), DroppedFor(""));
  EXPECT_THAT(held.mismatches, IsEmpty());
  EXPECT_EQ(held.untold, "");
}

TEST(UntoldReasonsTest, WhatFailsWithAnyReasonFails) {
  const auto elsewhere =
      CompareTold(Request(Because("IP_NOPROTO", "server")), DroppedFor(""));
  EXPECT_THAT(elsewhere.mismatches, SizeIs(1));
  EXPECT_EQ(elsewhere.untold, "");
  Expectation replied = Request(Because("IP_NOPROTO"));
  replied.outcome = Outcome::kReplied;
  EXPECT_EQ(CompareTold(replied, DroppedFor("")).untold, "");
}

TEST(UntoldReasonsTest, WhatMustNeverBeMayHaveBeen) {
  const Expectation never{
      .outcome = Outcome::kDropped,
      .never = {{.what = Because("IP_NOPROTO"), .place = Line(20)}}};
  EXPECT_EQ(CompareTold(never, DroppedFor("")).untold, kOneUntold);
  EXPECT_EQ(CompareTold(never, DroppedFor("NETFILTER_DROP")).untold, "");
}

TEST(UntoldReasonsTest, TwoDropsMayHaveTwoReasons) {
  PacketPath twice = DroppedFor("");
  twice.reply = {DropIn("client", "", "icmp_rcv")};
  Expectation expected = Request(Because("IP_NOPROTO"));
  expected.reply = List({Because("NO_SOCKET", "client")});
  EXPECT_EQ(CompareTold(expected, twice).untold,
            "this kernel does not tell reasons of drops (Linux 5.17 and later "
            "do): whether it is IP_NOPROTO or NO_SOCKET cannot be known");
}

TEST(UntoldReasonsTest, WhatIsCountedOverAllPacketsIsNotKnown) {
  const Expectation hits{
      .hits = {{.step = {.what = Because("IP_NOPROTO"), .place = Line(20)},
                .times = {.least = 1}}}};
  EXPECT_EQ(CompareTold(hits, DroppedFor("")).untold, kOneUntold);
  EXPECT_EQ(CompareTold(hits, DroppedFor("NETFILTER_DROP")).untold, "");
}

}  // namespace
}  // namespace hopcheck
