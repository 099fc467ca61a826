#include "base/read_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/unique_fd.h"

namespace hopcheck {

std::optional<std::string> TryReadFile(const char* path) {
  const UniqueFd fd(::open(path, O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return std::nullopt;
  // Most are small, and many are read while somebody waits. Of a large one
  // (kallsyms), which is made as it is read, large reads cost fewer rounds.
  constexpr size_t kFirst = 4096, kGrowth = 8;
  std::string text(kFirst, '\0');
  for (size_t used = 0;;) {
    if (used == text.size()) text.resize(used * kGrowth);
    const ssize_t n = ::read(fd.get(), text.data() + used, text.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::nullopt;
    used += static_cast<size_t>(n);
    if (n > 0) continue;
    text.resize(used);
    return text;
  }
}

}  // namespace hopcheck
