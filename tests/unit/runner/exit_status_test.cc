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
                                      kUsageStatus, kFailedStatus,
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
  EXPECT_EQ(StatusOf(ResultKind::kPassed), 0);
  EXPECT_EQ(StatusOf(ResultKind::kFailed), 1);
  EXPECT_EQ(StatusOf(ResultKind::kInconclusive), 3);
}

}  // namespace
}  // namespace hopcheck
