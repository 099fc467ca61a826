// What is left of a topology when it, or its process, is gone: nothing.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "base/kernel_error.h"
#include "kernel/topology/child_process.h"
#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/live_topology.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using testing::OpenDescriptors;
using testing::WaitingChild;
using testing::WhyNoNamespaces;

// Watches namespace client, which outlives the rest: when namespace router is
// gone, so is the other end of its link, and with it the link.
class LinkWatch {
 public:
  explicit LinkWatch(UniqueFd client) : client_(std::move(client)) {
    std::thread([this] {
      Check(::setns(client_.get(), CLONE_NEWNET), "setns");
      socket_.emplace(NETLINK_ROUTE, "namespace client");
    }).join();
    socket_->Join(RTNLGRP_LINK);
  }

  bool HasLink() {
    for (const Reply& reply : socket_->Exchange(ShowLinks())) {
      const auto link = ParseLink(reply);
      if (link && link->device.name == "eth0") return true;
    }
    return false;
  }
  // The kernel puts namespaces away when it likes, and tells.
  bool LosesLink() {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (HasLink()) {
      if (!socket_->WaitForNews(deadline)) return false;
    }
    return true;
  }

 private:
  UniqueFd client_;
  std::optional<NetlinkSocket> socket_;
};

TEST(Lifetime, DestructionTakesEverythingAlong) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const size_t before = OpenDescriptors();
  auto live = std::make_unique<LiveTopology>(ClientRouterServer());
  EXPECT_EQ(before + 3, OpenDescriptors()) << "one a namespace";
  LinkWatch watch(
      UniqueFd(::fcntl(live->Namespace("client").fd(), F_DUPFD_CLOEXEC, 0)));
  EXPECT_TRUE(watch.HasLink());
  live.reset();
  EXPECT_TRUE(watch.LosesLink());
}

TEST(Lifetime, DestructionDoesNotWait) {
  HOPCHECK_NEED(WhyNoNamespaces());
  auto live = std::make_unique<LiveTopology>(ClientRouterServer());
  const auto begin = std::chrono::steady_clock::now();
  live.reset();
  const auto took = std::chrono::steady_clock::now() - begin;
  // Cleaning up takes the kernel tens of milliseconds.
  EXPECT_LT(took, std::chrono::milliseconds(5));
}

// The descriptor by which process `pid` holds the namespace `inode`.
UniqueFd OpenNamespaceOf(pid_t pid, uint32_t inode) {
  const std::string directory = "/proc/" + std::to_string(pid) + "/fd";
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    struct stat status;
    if (::stat(entry.path().c_str(), &status) == 0 && status.st_ino == inode &&
        std::filesystem::read_symlink(entry.path())
            .string()
            .starts_with("net:")) {
      return CheckFd(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC),
                     "open");
    }
  }
  return UniqueFd();
}

TEST(Lifetime, SigkillTakesEverythingAlong) {
  HOPCHECK_NEED(WhyNoNamespaces());
  int ends[2];
  Check(::pipe2(ends, O_CLOEXEC), "pipe2");
  const UniqueFd from_child(ends[0]);
  UniqueFd to_parent(ends[1]);
  std::optional<LiveTopology> live;
  WaitingChild child([&] {
    live.emplace(ClientRouterServer());
    const uint32_t inode = live->Namespace("client").inode();
    Check(static_cast<int>(::write(to_parent.get(), &inode, sizeof inode)),
          "write");
  });
  ASSERT_EQ("", child.AwaitWork());
  uint32_t inode = 0;
  ASSERT_EQ(static_cast<ssize_t>(sizeof inode),
            ::read(from_child.get(), &inode, sizeof inode));
  UniqueFd client = OpenNamespaceOf(child.pid(), inode);
  ASSERT_TRUE(client.valid());
  LinkWatch watch(std::move(client));
  EXPECT_TRUE(watch.HasLink());
  child.Kill();
  EXPECT_TRUE(watch.LosesLink());
}

TEST(Lifetime, KilledWhileItBuildsLeavesNothing) {
  HOPCHECK_NEED(WhyNoNamespaces());
  // Killed anywhere within the first builds; nothing has a name that could be
  // left, and the machine builds on.
  for (int i = 0; i < 40; ++i) {
    WaitingChild child([] {
      for (;;) LiveTopology live(ClientRouterServer());
    });
    std::this_thread::sleep_for(std::chrono::microseconds(i * 250));
    child.Kill();
  }
  EXPECT_NO_THROW(LiveTopology{ClientRouterServer()});
}

TEST(Lifetime, ManyBuildsUseUpNothing) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const size_t before = OpenDescriptors();
  for (int i = 0; i < 100; ++i) LiveTopology live(ClientRouterServer());
  EXPECT_EQ(before, OpenDescriptors());
}

}  // namespace
}  // namespace hopcheck
