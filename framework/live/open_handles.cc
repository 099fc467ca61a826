#include "live/open_handles.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

#include "live/namespace_places.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

using Look = std::function<bool(const fs::path&)>;

// Whether `look` is content with an entry of `folder`, which may be gone.
bool AnyEntry(const fs::path& folder, const Look& look) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (look(entry->path())) return true;
  }
  return false;
}

uint32_t InodeOf(const UniqueFd& fd) {
  struct stat status;
  return fd.valid() && ::fstat(fd.get(), &status) == 0
             ? static_cast<uint32_t>(status.st_ino)
             : 0;
}

// Opens a link of nsfs; what it led to may have changed since it was read.
UniqueFd OpenIf(const fs::path& path, uint32_t inode) {
  if (NamespaceAt(path) != inode) return {};
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return InodeOf(fd) == inode ? std::move(fd) : UniqueFd();
}

UniqueFd InThreads(const fs::path& process, uint32_t inode) {
  UniqueFd found;
  AnyEntry(process / "task", [&](const fs::path& thread) {
    found = OpenIf(thread / "ns" / "net", inode);
    return found.valid();
  });
  return found;
}

UniqueFd InFiles(const fs::path& process, uint32_t inode) {
  UniqueFd found;
  AnyEntry(process / "fd", [&](const fs::path& file) {
    found = OpenIf(file, inode);
    return found.valid();
  });
  return found;
}

bool IsSocket(const fs::path& file) {
  std::error_code error;
  return fs::read_symlink(file, error).native().starts_with("socket:[");
}

// The namespace of a socket, through a copy of the other process's descriptor
// (pidfd_getfd: Linux 5.6; SIOCGSKNS).
UniqueFd NamespaceOfSocket(const UniqueFd& process, const fs::path& file) {
  const std::string number = file.filename().native();
  int fd = -1;
  std::from_chars(number.data(), number.data() + number.size(), fd);
  const UniqueFd copy(
      static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), fd, 0)));
  return UniqueFd(copy.valid() ? ::ioctl(copy.get(), SIOCGSKNS) : -1);
}

UniqueFd InSockets(int pid, const fs::path& process, uint32_t inode) {
  const UniqueFd handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  UniqueFd found;
  if (!handle.valid()) return found;
  AnyEntry(process / "fd", [&](const fs::path& file) {
    if (!IsSocket(file)) return false;
    UniqueFd space = NamespaceOfSocket(handle, file);
    if (InodeOf(space) != inode) return false;
    found = std::move(space);
    return true;
  });
  return found;
}

}  // namespace

UniqueFd FindThroughHandles(uint32_t inode) {
  UniqueFd found;
  for (const int pid : Processes("/")) {
    const fs::path process = fs::path("/proc") / std::to_string(pid);
    found = InThreads(process, inode);
    if (!found.valid()) found = InFiles(process, inode);
    if (found.valid()) return found;
  }
  // Each socket costs three calls: last.
  for (const int pid : Processes("/")) {
    const fs::path process = fs::path("/proc") / std::to_string(pid);
    found = InSockets(pid, process, inode);
    if (found.valid()) break;
  }
  return found;
}

}  // namespace hopcheck
