#include "firewall/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "base/kernel_error.h"

namespace hopcheck {

UniqueFd MemoryFile(const char* name, std::string_view text) {
  UniqueFd fd =
      CheckFd(::memfd_create(name, MFD_CLOEXEC), "memfd_create", name);
  while (!text.empty()) {
    const ssize_t written = ::write(fd.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw KernelError("write", name, errno);
    text.remove_prefix(static_cast<size_t>(written));
  }
  if (::lseek(fd.get(), 0, SEEK_SET) != 0) {
    throw KernelError("lseek", name, errno);
  }
  return fd;
}

}  // namespace hopcheck
