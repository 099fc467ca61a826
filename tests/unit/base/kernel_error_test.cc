#include "base/kernel_error.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace hopcheck {
namespace {

TEST(KernelErrorTest, SaysWhatWhereAndWhy) {
  const KernelError error("ip link add veth0 type veth", "namespace router",
                          EEXIST, "device already exists");
  EXPECT_STREQ(error.what(),
               "ip link add veth0 type veth (namespace router): File exists "
               "(EEXIST); the kernel says: device already exists");
  EXPECT_EQ(error.operation(), "ip link add veth0 type veth");
  EXPECT_EQ(error.object(), "namespace router");
  EXPECT_EQ(error.error(), EEXIST);
  EXPECT_EQ(error.kernel_words(), "device already exists");
}

TEST(KernelErrorTest, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(KernelError("setns", "", EPERM).what(),
               "setns: Operation not permitted (EPERM)");
  // ENOTSUPP: the kernel's own, which user space has no name for.
  EXPECT_STREQ(KernelError("bpf", "", 524).what(),
               "bpf: unknown error (errno 524)");
}

TEST(ErrnoNameTest, NameOrNumber) {
  EXPECT_EQ(ErrnoName(EPERM), "EPERM");
  EXPECT_EQ(ErrnoName(ENETUNREACH), "ENETUNREACH");
  EXPECT_EQ(ErrnoName(524), "errno 524");
}

TEST(CheckTest, GivesBackWhatSucceeded) {
  EXPECT_EQ(Check(0, "nothing"), 0);
  EXPECT_EQ(Check(42, "nothing"), 42);
}

TEST(CheckTest, ThrowsWithErrno) {
  errno = 0;
  try {
    Check(::open("/nowhere/at/all", O_RDONLY), "open", "/nowhere/at/all");
    FAIL() << "nothing was thrown";
  } catch (const KernelError& error) {
    EXPECT_EQ(error.error(), ENOENT);
    EXPECT_EQ(error.operation(), "open");
    EXPECT_EQ(error.object(), "/nowhere/at/all");
  }
}

TEST(CheckFdTest, OwnsWhatWasOpened) {
  const UniqueFd fd = CheckFd(::open("/dev/null", O_RDONLY), "open");
  EXPECT_TRUE(fd.valid());
  EXPECT_THROW(CheckFd(-1, "open"), KernelError);
}

}  // namespace
}  // namespace hopcheck
