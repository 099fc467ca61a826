#include <fcntl.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sys/stat.h>

#include <thread>

#include "kernel/topology/child_process.h"
#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

using testing::CurrentNamespace;
using testing::Observer;
using testing::OpenDescriptors;
using testing::WhyNoNamespaces;

TEST(NetNamespace, IsNewAndLeavesTheThreadAtHome) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const uint32_t home = CurrentNamespace();
  const NetNamespace one("one");
  const NetNamespace other("other");
  EXPECT_EQ(home, CurrentNamespace());
  EXPECT_NE(one.inode(), home);
  EXPECT_NE(one.inode(), other.inode());
  struct stat status;
  ASSERT_EQ(0, ::fstat(one.fd(), &status));
  EXPECT_EQ(status.st_ino, one.inode());
  EXPECT_TRUE((::fcntl(one.fd(), F_GETFD) & FD_CLOEXEC) != 0);
  EXPECT_EQ(1u, Observer(one).Links().size()) << "lo alone";
}

TEST(NetNamespace, ClosesWhatItHolds) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const size_t before = OpenDescriptors();
  { const NetNamespace one("one"); }
  EXPECT_EQ(before, OpenDescriptors());
}

TEST(NamespaceScope, EntersAndReturns) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const uint32_t home = CurrentNamespace();
  const NetNamespace one("one");
  const NetNamespace other("other");
  {
    NamespaceScope scope(one);
    EXPECT_EQ(one.inode(), CurrentNamespace());
    scope.Enter(other);
    EXPECT_EQ(other.inode(), CurrentNamespace());
    const NetNamespace third = scope.MakeAndEnter("third");
    EXPECT_EQ("third", third.name());
    EXPECT_EQ(third.inode(), CurrentNamespace());
  }
  EXPECT_EQ(home, CurrentNamespace());
}

TEST(NamespaceScope, NestsAndReturnsToWhereItBegan) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace one("one");
  const NetNamespace other("other");
  const NamespaceScope outer(one);
  {
    const NamespaceScope inner(other);
    EXPECT_EQ(other.inode(), CurrentNamespace());
  }
  EXPECT_EQ(one.inode(), CurrentNamespace());
}

TEST(NamespaceScope, IsOfItsThreadAlone) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const uint32_t home = CurrentNamespace();
  const NetNamespace one("one");
  uint32_t seen_inside = 0;
  uint32_t seen_after = 0;
  std::thread([&] {
    {
      const NamespaceScope scope(one);
      seen_inside = CurrentNamespace();
      EXPECT_EQ(0u, ::if_nametoindex("eth0"));
    }
    seen_after = CurrentNamespace();
  }).join();
  EXPECT_EQ(one.inode(), seen_inside);
  EXPECT_EQ(home, seen_after);
  EXPECT_EQ(home, CurrentNamespace());
}

TEST(NamespaceScope, AbortsWhereThereIsNoWayHome) {
  HOPCHECK_NEED(WhyNoNamespaces());
  EXPECT_DEATH(
      {
        const NetNamespace one("one");
        const NamespaceScope scope(one);
        testing::DropCapabilities();
      },
      "setns back to the thread's own network namespace");
}

}  // namespace
}  // namespace hopcheck
