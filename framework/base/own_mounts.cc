#include "base/own_mounts.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "base/unique_fd.h"

namespace hopcheck {
namespace {

int ErrnoOf(int result) { return result == 0 ? 0 : errno; }

int Set(std::uint64_t propagation) {
  return ErrnoOf(::mount("", "/", nullptr, MS_REC | propagation, nullptr));
}

UniqueFd OpenFolder(const char* path) {
  return UniqueFd(::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
}

int GoTo(const UniqueFd& folder) { return ErrnoOf(::fchdir(folder.get())); }

// The mount that holds the chroot is out of reach from within. Entering a mount
// namespace, be it one's own, leads to its root (mntns_install() in the
// kernel's fs/namespace.c), which is a mount point.
int SetFromTheTop(std::uint64_t propagation) {
  const UniqueFd root = OpenFolder("/");
  const UniqueFd here = OpenFolder(".");
  const UniqueFd mounts(::open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC));
  if (!root.valid() || !here.valid() || !mounts.valid()) return errno;
  if (::setns(mounts.get(), CLONE_NEWNS) != 0) return errno;
  const int error = Set(propagation);
  // Back, whatever came of it.
  if (const int lost = GoTo(root)) return lost;
  if (const int lost = ErrnoOf(::chroot("."))) return lost;
  if (const int lost = GoTo(here)) return lost;
  return error;
}

// Makes the root a mount point, with all that is mounted below it: others that
// are started here change its propagation, too (`ip netns exec`). What is
// mounted over a root is not seen from within, but by the way that leads beyond
// it.
int MountTheRoot() {
  std::array<char, PATH_MAX> here{};
  if (::getcwd(here.data(), here.size()) == nullptr) return errno;
  if (::mount("/", "/", nullptr, MS_BIND | MS_REC, nullptr) != 0) return errno;
  if (::chroot("/..") != 0) return errno;
  return ErrnoOf(::chdir(here.data()));
}

}  // namespace

int OwnMounts(std::uint64_t propagation) {
  const int error = Set(propagation);
  if (error != EINVAL) return error;
  // First: a mount over the root is passed on, too.
  if (const int refused = SetFromTheTop(propagation)) return refused;
  return MountTheRoot();
}

}  // namespace hopcheck
