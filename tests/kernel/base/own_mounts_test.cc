#include "base/own_mounts.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/kernel_error.h"
#include "kernel/topology/child_process.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

// A mount that passes on what is mounted in it to its copies, with a root to
// change to that is no mount point: what a chroot on an ordinary machine is.
void MakeChroot(const std::string& shared) {
  Check(::unshare(CLONE_NEWNS), "unshare");
  if (const int error = OwnMounts(MS_PRIVATE)) {
    throw KernelError("mount --make-rprivate", "/", error);
  }
  Check(::mount("none", shared.c_str(), "tmpfs", 0, nullptr), "mount tmpfs");
  Check(::mount("", shared.c_str(), nullptr, MS_SHARED, nullptr),
        "mount --make-shared");
  for (const char* folder : {"/root/proc", "/root/here", "/root/mine"}) {
    fs::create_directories(shared + folder);
  }
  const std::string proc = shared + "/root/proc";
  Check(::mount("/proc", proc.c_str(), nullptr, MS_BIND | MS_REC, nullptr),
        "mount --bind /proc");
}

// In a process of its own. What came of it, as an exit status.
enum Result {
  kGood = 0,
  kNoChroot,
  kRefused,
  kElsewhere,
  kNoMount,
  kNoMountPoint
};

Result MountInChroot(const std::string& root) {
  if (::chroot(root.c_str()) != 0 || ::chdir("/here") != 0) return kNoChroot;
  if (::unshare(CLONE_NEWNS) != 0) return kNoChroot;
  if (OwnMounts(MS_SLAVE) != 0) return kRefused;
  std::error_code error;
  if (fs::current_path(error) != "/here" || !fs::exists("/mine", error)) {
    return kElsewhere;
  }
  // As `ip netns exec` does it.
  if (::mount("", "/", nullptr, MS_SLAVE | MS_REC, nullptr) != 0) {
    return kNoMountPoint;
  }
  if (::mount("none", "/mine", "tmpfs", 0, nullptr) != 0) return kNoMount;
  return ::mkdir("/mine/seen", 0755) == 0 ? kGood : kNoMount;
}

int InAnotherProcess(const std::string& root) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(MountInChroot(root));
  int status = 0;
  Check(::waitpid(pid, &status, 0), "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(OwnMounts, KeepWhatIsMountedInAChroot) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  const testing::TemporaryFolder folder;
  const std::string shared = folder.path();
  const std::string said = testing::InChild([&]() -> std::string {
    MakeChroot(shared);
    const int result = InAnotherProcess(shared + "/root");
    if (result != kGood) return "in the chroot: " + std::to_string(result);
    const bool passed_on = fs::exists(shared + "/root/mine/seen");
    return passed_on ? "the mount was passed on" : "";
  });
  EXPECT_EQ(said, "");
}

}  // namespace
}  // namespace hopcheck
