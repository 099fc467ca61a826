#include "runner/write_all.h"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/kernel_error.h"

namespace hopcheck {

void WriteAll(const UniqueFd& fd, std::string_view text,
              std::string_view name) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd.get(), text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw KernelError("write", std::string(name), errno);
    }
    text.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace hopcheck
