// Namespaces of this machine that the test made, found by each way there is.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>

#include "base/kernel_error.h"
#include "base/own_mounts.h"
#include "kernel/topology/child_process.h"
#include "kernel/topology/observer.h"
#include "live/interfaces.h"
#include "live/machine.h"
#include "live/open_handles.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

class LiveMachine : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(testing::WhyNoNamespaces()); }

  // The namespace that a process is in.
  static uint32_t InodeOf(pid_t pid) {
    return NamespaceAt("/proc/" + std::to_string(pid) + "/ns/net").value_or(0);
  }
};

TEST_F(LiveMachine, OwnIsWhereTheProcessStands) {
  Machine machine;
  EXPECT_EQ(machine.Own().inode(), testing::CurrentNamespace());
  EXPECT_EQ(&machine.Own(), machine.Find(testing::CurrentNamespace()));
}

TEST_F(LiveMachine, FindsOneThroughItsProcess) {
  testing::WaitingChild child(
      [] { Check(::unshare(CLONE_NEWNET), "unshare"); });
  ASSERT_EQ(child.AwaitWork(), "");
  const uint32_t inode = InodeOf(child.pid());
  ASSERT_NE(inode, testing::CurrentNamespace());
  Machine machine;
  const NetNamespace* found = machine.Find(inode);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->inode(), inode);
  EXPECT_EQ(found->name(), std::to_string(inode));
  EXPECT_EQ(&machine.Named(std::to_string(child.pid())), found);
  EXPECT_EQ(&machine.Named(std::to_string(inode)), found);
  EXPECT_EQ(&machine.Named("/proc/" + std::to_string(child.pid()) + "/ns/net"),
            found);
}

// As `ip netns add` does, in a mount namespace of the child's own.
TEST_F(LiveMachine, FindsOneThroughItsMountAndCallsItAsIpDoes) {
  testing::WaitingChild child([] {
    Check(::unshare(CLONE_NEWNS), "unshare");
    if (const int error = OwnMounts(MS_PRIVATE)) {
      throw KernelError("mount --make-rprivate", "/", error);
    }
    Check(::mount("none", "/run", "tmpfs", 0, nullptr), "mount /run");
    Check(::mkdir("/run/netns", 0755), "mkdir");
    const UniqueFd file = CheckFd(
        ::open("/run/netns/hopcheck test", O_CREAT | O_CLOEXEC, 0444), "open");
    const NetNamespace space("mounted");
    Check(::mount(("/proc/self/fd/" + std::to_string(space.fd())).c_str(),
                  "/run/netns/hopcheck test", nullptr, MS_BIND, nullptr),
          "mount a namespace");
  });
  ASSERT_EQ(child.AwaitWork(), "");
  Machine machine;
  const NetNamespace& found = machine.Named("hopcheck test");
  EXPECT_EQ(found.name(), "hopcheck test");
  EXPECT_EQ(machine.Name(found.inode()), "hopcheck test");
  EXPECT_EQ(InterfacesOf(found).size(), 1u);
}

TEST_F(LiveMachine, FindsOneThroughADescriptor) {
  const NetNamespace space("held");
  Machine machine;
  const NetNamespace* found = machine.Find(space.inode());
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->inode(), space.inode());
}

TEST_F(LiveMachine, FindsOneThroughASocket) {
  UniqueFd socket;
  uint32_t inode = 0;
  {
    const NetNamespace space("held");
    inode = space.inode();
    const NamespaceScope inside(space);
    socket = CheckFd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  }
  EXPECT_TRUE(FindThroughHandles(inode).valid());
  socket.Reset();
}

TEST_F(LiveMachine, WhatIsGoneIsNotFound) {
  std::optional<NetNamespace> space("gone");
  const uint32_t inode = space->inode();
  EXPECT_TRUE(FindThroughHandles(inode).valid());
  space.reset();
  EXPECT_FALSE(FindThroughHandles(inode).valid());
  EXPECT_EQ(Machine().Find(inode), nullptr);
}

TEST_F(LiveMachine, APathToSomethingElseIsRefused) {
  Machine machine;
  for (const char* path : {"/proc/self/ns/mnt", "/dev/null"}) {
    EXPECT_THROW(machine.Named(path), NoSuchNamespace) << path;
  }
  EXPECT_THROW(machine.Named("/nowhere/ns"), KernelError);
}

TEST_F(LiveMachine, LooksAndLeavesNothingBehind) {
  const NetNamespace space("held");
  const size_t before = testing::OpenDescriptors();
  {
    Machine machine;
    machine.Find(space.inode());
    machine.Own();
  }
  EXPECT_EQ(testing::OpenDescriptors(), before);
  EXPECT_NE(testing::CurrentNamespace(), space.inode());
}

}  // namespace
}  // namespace hopcheck
