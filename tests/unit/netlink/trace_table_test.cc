#include "netlink/trace_table.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "base/kernel_error.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using testing::EqualsGolden;

TEST(TraceTableTest, WhyNoneIsMadeInANamespaceInUseIsGolden) {
  const KernelError refusal(std::string(kNoOwnerInUse), "namespace netns:4711",
                            ENOSYS);
  EXPECT_TRUE(
      EqualsGolden(std::string(refusal.what()) + "\n", "netlink/no-owner.txt"));
}

TEST(TraceTableTest, AKernelThatIsTooOldIsToldFromOneThatIsAsked) {
  EXPECT_TRUE(MeansTooOld(EINVAL));
  EXPECT_TRUE(MeansTooOld(EOPNOTSUPP));
  EXPECT_FALSE(MeansTooOld(EPERM));
  EXPECT_FALSE(MeansTooOld(EEXIST));
}

}  // namespace
}  // namespace hopcheck
