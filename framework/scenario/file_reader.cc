#include "scenario/file_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/unique_fd.h"

namespace hopcheck {
namespace {

constexpr size_t kMebibyte = size_t{1} << 20;

std::string WhyNotOpen(int error) {
  return fmt::format("cannot be read: {}", ::strerrordesc_np(error));
}

// "" for a regular file within the limit.
std::string WhyNotRead(const UniqueFd& fd, size_t limit) {
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return WhyNotOpen(errno);
  if (S_ISDIR(status.st_mode)) return "is a directory, not a file";
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  if (static_cast<size_t>(status.st_size) > limit) {
    return fmt::format("is larger than {}", SizeText(limit));
  }
  return "";
}

// The size that fstat tells is not to be relied on: files in /proc tell 0, and
// a file may grow meanwhile.
std::string ReadAll(const UniqueFd& fd, size_t limit, std::string& text) {
  char buffer[size_t{1} << 16];
  for (;;) {
    const ssize_t size = ::read(fd.get(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return WhyNotOpen(errno);
    if (size == 0) return "";
    text.append(buffer, static_cast<size_t>(size));
    if (text.size() > limit) {
      return fmt::format("is larger than {}", SizeText(limit));
    }
  }
}

}  // namespace

std::string SizeText(size_t bytes) {
  if (bytes >= kMebibyte && bytes % kMebibyte == 0) {
    return fmt::format("{} MiB", bytes / kMebibyte);
  }
  return fmt::format("{} bytes", bytes);
}

std::optional<std::string> ReadRegularFile(const std::filesystem::path& path,
                                           size_t limit, std::string_view name,
                                           const Place& place,
                                           Diagnostics& diagnostics) {
  const std::string subject =
      name.empty() ? "the file" : fmt::format("'{}'", name);
  const auto refuse = [&](const std::string& why) {
    diagnostics.Error(place, fmt::format("{} {}", subject, why));
    return std::nullopt;
  };
  // O_NONBLOCK: opening a FIFO for reading would wait for a writer.
  const UniqueFd fd(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd.valid()) return refuse(WhyNotOpen(errno));
  std::string why = WhyNotRead(fd, limit);
  std::string text;
  if (why.empty()) why = ReadAll(fd, limit, text);
  if (!why.empty()) return refuse(why);
  return text;
}

}  // namespace hopcheck
