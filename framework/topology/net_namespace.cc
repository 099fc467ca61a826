#include "topology/net_namespace.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

// Of the thread, not of the process: the main thread may be elsewhere.
constexpr const char* kDirectory = "/proc/thread-self/ns";
constexpr const char* kCurrent = "/proc/thread-self/ns/net";

// It is the thread's own for as long as that lives, so that it is looked up
// only once.
UniqueFd OpenDirectory() {
  return CheckFd(::open(kDirectory, O_PATH | O_DIRECTORY | O_CLOEXEC),
                 "open(/proc/thread-self/ns)");
}

// The namespace that the calling thread is in.
UniqueFd OpenCurrent(const UniqueFd& directory, const std::string& object) {
  return CheckFd(::openat(directory.get(), "net", O_RDONLY | O_CLOEXEC),
                 "open(/proc/thread-self/ns/net)", object);
}

std::string Object(const std::string& name) { return "namespace " + name; }

uint32_t InodeOf(const UniqueFd& fd, const std::string& object) {
  struct stat status;
  Check(::fstat(fd.get(), &status), "fstat(/proc/thread-self/ns/net)", object);
  return static_cast<uint32_t>(status.st_ino);
}

}  // namespace

NetNamespace::NetNamespace(std::string name)
    : NetNamespace(NamespaceScope().MakeAndEnter(std::move(name))) {}

NetNamespace NetNamespace::Of(std::string name, UniqueFd fd) {
  const std::string object = Object(name);
  if (::ioctl(fd.get(), NS_GET_NSTYPE) != CLONE_NEWNET) {
    throw KernelError("use as a network namespace", object, EINVAL);
  }
  const uint32_t inode = InodeOf(fd, object);
  return NetNamespace(std::move(name), std::move(fd), inode);
}

NetNamespace::NetNamespace(std::string name, UniqueFd fd, uint32_t inode)
    : name_(std::move(name)), fd_(std::move(fd)), inode_(inode) {}

NetNamespace NetNamespace::Open(std::string name, const std::string& path) {
  UniqueFd fd =
      CheckFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC), "open", path);
  struct stat status;
  Check(::fstat(fd.get(), &status), "fstat", path);
  return NetNamespace(std::move(name), std::move(fd),
                      static_cast<uint32_t>(status.st_ino));
}

NamespaceScope::NamespaceScope()
    : directory_(OpenDirectory()),
      home_(OpenCurrent(directory_, "the thread's own namespace")) {}

// Where nothing is made, one look does.
NamespaceScope::NamespaceScope(const NetNamespace& target)
    : home_(CheckFd(::open(kCurrent, O_RDONLY | O_CLOEXEC),
                    "open(/proc/thread-self/ns/net)",
                    "the thread's own namespace")) {
  Enter(target);
}

NamespaceScope::~NamespaceScope() {
  // Where even leaving was refused, so would be the way back.
  if (!away_ || ::setns(home_.get(), CLONE_NEWNET) == 0) return;
  std::perror("hopcheck: setns back to the thread's own network namespace");
  std::abort();
}

void NamespaceScope::Enter(const NetNamespace& target) {
  Check(::setns(target.fd(), CLONE_NEWNET), "setns(CLONE_NEWNET)",
        Object(target.name()));
  away_ = true;
}

NetNamespace NamespaceScope::MakeAndEnter(std::string name) {
  const std::string object = Object(name);
  Check(::unshare(CLONE_NEWNET), "unshare(CLONE_NEWNET)", object);
  away_ = true;
  if (!directory_.valid()) directory_ = OpenDirectory();
  UniqueFd fd = OpenCurrent(directory_, object);
  const uint32_t inode = InodeOf(fd, object);
  return NetNamespace(std::move(name), std::move(fd), inode);
}

}  // namespace hopcheck
