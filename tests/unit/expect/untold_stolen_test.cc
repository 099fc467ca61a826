#include "expect/untold_stolen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "expect/untold_reasons.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::IsEmpty;
using ::testing::SizeIs;

const ExpectedChain kMoved{.namespace_name = "router",
                           .chain = {"netdev", "mirror", "arriving"},
                           .verdict = "stolen",
                           .rule = "moved"};

constexpr const char* kWhy =
    "this kernel may not tell of a rule that takes a packet away (Linux 5.19 "
    "and later do): whether {chain: router/netdev:mirror.arriving, verdict: "
    "stolen, rule: moved} was met cannot be known";

PacketPath Path(bool tells_stolen) {
  PacketPath path{.outcome = Outcome::kDropped,
                  .request = HopsOf({"client/eth0", "router/lan"}) +
                             DropIn("web", "OTHERHOST", "ip_rcv_core")};
  path.tells_stolen = tells_stolen;
  return path;
}

Expectation Moved(const std::string& dropped_in) {
  return {.request = List({AHop("client/eth0"), AHop("router/lan"), kMoved,
                           ExpectedDrop{.namespace_name = dropped_in}})};
}

TEST(UntoldStolenTest, WhereTheKernelTellsItIsNotMet) {
  const auto compared = CompareTold(Moved("web"), Path(true));
  EXPECT_THAT(compared.mismatches, SizeIs(1));
  EXPECT_EQ(compared.untold, "");
}

TEST(UntoldStolenTest, WhereItDoesNotThatCannotBeKnown) {
  EXPECT_EQ(CompareTold(Moved("web"), Path(false)).untold, kWhy);
}

TEST(UntoldStolenTest, WhatDiffersBesidesDiffers) {
  const auto compared = CompareTold(Moved("router"), Path(false));
  EXPECT_THAT(compared.mismatches, SizeIs(1));
  EXPECT_EQ(compared.untold, "");
}

TEST(UntoldStolenTest, WhatWasToldIsMet) {
  PacketPath path = Path(false);
  path.request.insert(
      path.request.begin() + 2,
      Step{.what = ChainVerdict{.namespace_name = "router",
                                .chain = {"netdev", "mirror", "arriving"},
                                .verdict = "stolen",
                                .rule = DecidingRule{.comment = "moved"}}});
  const auto compared = CompareTold(Moved("web"), path);
  EXPECT_THAT(compared.mismatches, IsEmpty());
  EXPECT_EQ(compared.untold, "");
}

TEST(UntoldStolenTest, WhatMustNeverBeMayHaveBeen) {
  const Expectation never{.outcome = Outcome::kDropped,
                          .never = {{.what = kMoved, .place = Line(20)}}};
  EXPECT_EQ(CompareTold(never, Path(false)).untold, kWhy);
  EXPECT_EQ(CompareTold(never, Path(true)).untold, "");
}

TEST(UntoldStolenTest, WhoDoesNotAskIsNotTold) {
  const Expectation expected{.outcome = Outcome::kReplied};
  EXPECT_EQ(CompareTold(expected, Path(false)).untold, "");
}

}  // namespace
}  // namespace hopcheck
