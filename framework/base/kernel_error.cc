#include "base/kernel_error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace hopcheck {
namespace {

// "ip link add … : namespace router: File exists (EEXIST): kernel says: …"
std::string Describe(const std::string& operation, const std::string& object,
                     int error, const std::string& kernel_words) {
  std::string text = operation;
  if (!object.empty()) text += fmt::format(" ({})", object);
  text += ": " + ErrnoWords(error);
  if (!kernel_words.empty()) {
    text += fmt::format("; the kernel says: {}", kernel_words);
  }
  return text;
}

}  // namespace

KernelError::KernelError(std::string operation, std::string object, int error,
                         std::string kernel_words)
    : std::runtime_error(Describe(operation, object, error, kernel_words)),
      operation_(std::move(operation)),
      object_(std::move(object)),
      error_(error),
      kernel_words_(std::move(kernel_words)) {}

int Check(int result, std::string_view operation, std::string_view object) {
  if (result < 0) {
    const int error = errno;
    throw KernelError(std::string(operation), std::string(object), error);
  }
  return result;
}

UniqueFd CheckFd(int result, std::string_view operation,
                 std::string_view object) {
  return UniqueFd(Check(result, operation, object));
}

std::string ErrnoName(int error) {
  const char* name = ::strerrorname_np(error);
  return name ? name : fmt::format("errno {}", error);
}

std::string ErrnoWords(int error) {
  const char* description = ::strerrordesc_np(error);
  return fmt::format("{} ({})", description ? description : "unknown error",
                     ErrnoName(error));
}

}  // namespace hopcheck
