#include "report/result.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/report/results.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

PacketPath Lost() { return {.inconclusive = "3 events were lost"}; }

TEST(ResultTest, PacketPassesOnlyWhereItsEndIsKnownAndAsExpected) {
  const auto kind = [](PacketPath path) {
    return ResultOf(PingIsReplied(), std::move(path)).packets[0].kind();
  };
  EXPECT_EQ(kind(RepliedPath()), ResultKind::kPassed);
  EXPECT_EQ(kind(DroppedPath()), ResultKind::kFailed);
  EXPECT_EQ(kind(Lost()), ResultKind::kInconclusive);
  PacketPath doubtful = RepliedPath();
  doubtful.inconclusive = "3 events were lost";
  EXPECT_EQ(kind(doubtful), ResultKind::kInconclusive);
  EXPECT_EQ(kind({}), ResultKind::kInconclusive) << "no outcome, no reason";
}

TEST(ResultTest, OneFailedPacketFailsTheProbe) {
  const auto result = ResultOf(
      PingIsReplied(),
      std::vector{RepliedPath(), Lost(), DroppedPath(), DroppedPath()});
  EXPECT_EQ(result.kind(), ResultKind::kFailed);
  EXPECT_EQ(&result.deciding(), &result.packets[2]);
}

TEST(ResultTest, OneInconclusivePacketLeavesTheProbeSo) {
  const auto result =
      ResultOf(PingIsReplied(), std::vector{RepliedPath(), Lost(), Lost()});
  EXPECT_EQ(result.kind(), ResultKind::kInconclusive);
  EXPECT_EQ(&result.deciding(), &result.packets[1]);
}

TEST(ResultTest, TheFirstPacketSpeaksForThoseThatPassed) {
  const auto result =
      ResultOf(PingIsReplied(), std::vector{RepliedPath(), RepliedPath()});
  EXPECT_EQ(result.kind(), ResultKind::kPassed);
  EXPECT_EQ(&result.deciding(), &result.packets[0]);
}

TEST(ResultTest, KindsHaveTheNamesOfTheSchema) {
  EXPECT_EQ(ToString(ResultKind::kPassed), "passed");
  EXPECT_EQ(ToString(ResultKind::kFailed), "failed");
  EXPECT_EQ(ToString(ResultKind::kInconclusive), "inconclusive");
}

}  // namespace
}  // namespace hopcheck
