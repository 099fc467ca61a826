#include "runner/exit_status.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <vector>

namespace hopcheck {
namespace {

TEST(ExitStatus, TheWorseOfTwoWinsInEitherOrder) {
  // From the least to the most that a status has to say.
  const std::vector<int> ascending = {kPassedStatus, kInconclusiveStatus,
                                      kFailedStatus, kUsageStatus,
                                      SignalStatus(SIGINT)};
  for (size_t a = 0; a < ascending.size(); ++a) {
    for (size_t b = 0; b < ascending.size(); ++b) {
      EXPECT_EQ(MergeStatus(ascending[a], ascending[b]),
                ascending[std::max(a, b)])
          << ascending[a] << " and " << ascending[b];
    }
  }
}

TEST(ExitStatus, ASignalIsToldAsShellsDo) {
  EXPECT_EQ(SignalStatus(SIGINT), 130);
  EXPECT_EQ(SignalStatus(SIGTERM), 143);
}

TEST(ExitStatus, EachResultHasItsOwn) {
  ProbeResult result;
  PacketResult& packet = result.packets.emplace_back();
  packet.path.outcome = Outcome::kReplied;
  EXPECT_EQ(StatusOf(result), 0);
  packet.mismatches.emplace_back();
  EXPECT_EQ(StatusOf(result), 1);
  packet.path.inconclusive = "events were lost";
  EXPECT_EQ(StatusOf(result), 3);
  result.bad_input.Error({}, "nft: syntax error");
  EXPECT_EQ(StatusOf(result), 2);
}

}  // namespace
}  // namespace hopcheck
