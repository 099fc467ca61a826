#include "live/namespace_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/live/fake_proc.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NamespacePlaces, AnInodeIsReadFromItsLink) {
  EXPECT_EQ(NamespaceInode("net:[4026531840]"), 4026531840u);
  for (const char* link : {"", "net:[]", "net:[1", "net:1]", "mnt:[12]",
                           "net:[x]", "net:[99999999999]", "net:[-1]"}) {
    EXPECT_EQ(NamespaceInode(link), std::nullopt) << link;
  }
}

TEST(NamespacePlaces, ProcessesAreListedByNumber) {
  testing::FakeProc proc;
  proc.Add("self", 1, 1);
  proc.Add("20", 7, 1);
  proc.Add("3", 8, 1);
  proc.root().Write("proc/4/cgroup");  // without a namespace: it has ended
  proc.root().Write("proc/uptime");
  EXPECT_THAT(Processes(proc.root().path()), ElementsAre(3, 4, 20));
  EXPECT_THAT(ProcessNamespaces(proc.root().path()),
              ElementsAre(ProcessNamespace{3, 8}, ProcessNamespace{20, 7}));
}

TEST(NamespacePlaces, MountsAreThoseOfEachMountNamespaceOnce) {
  testing::FakeProc proc;
  const std::string other =
      "24 27 0:22 / /sys rw,relatime - sysfs sysfs rw\n"
      "26 27 0:4 mnt:[4026531841] /run/mnt rw - nsfs nsfs rw\n"
      "no mount at all\n";
  proc.Add("self", 1, 100, other + testing::FakeProc::Mount(7, "/run/netns/a"));
  proc.Add("3", 1, 100, testing::FakeProc::Mount(9, "/not/read/twice"));
  proc.Add("4", 1, 200,
           testing::FakeProc::Mount(8, "/run/docker/netns/my\\040box"));
  const auto root = proc.root().path();
  EXPECT_THAT(MountedNamespaces(root),
              ElementsAre(MountedNamespace{7, "/run/netns/a",
                                           root / "proc/self/root/run/netns/a"},
                          MountedNamespace{
                              8, "/run/docker/netns/my box",
                              root / "proc/4/root/run/docker/netns/my box"}));
}

TEST(NamespacePlaces, AMachineWithoutProcHasNone) {
  const testing::TemporaryFolder root;
  EXPECT_THAT(ProcessNamespaces(root.path()), IsEmpty());
  EXPECT_THAT(MountedNamespaces(root.path()), IsEmpty());
}

TEST(NamespacePlaces, IpNetnsHasItsFolder) {
  EXPECT_EQ(IpNetnsName("/run/netns/web"), "web");
  EXPECT_EQ(IpNetnsName("/var/run/netns/web"), "web");
  EXPECT_EQ(IpNetnsName("/run/netns/"), std::nullopt);
  EXPECT_EQ(IpNetnsName("/run/netns/a/b"), std::nullopt);
  EXPECT_EQ(IpNetnsName("/run/docker/netns/0a1b"), std::nullopt);
}

}  // namespace
}  // namespace hopcheck
