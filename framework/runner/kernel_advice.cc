#include "runner/kernel_advice.h"

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

std::string_view Advice(int error) {
  switch (error) {
    case EPERM:
    case EACCES:
      return "run hopcheck as root (it needs CAP_SYS_ADMIN, CAP_NET_ADMIN, "
             "CAP_NET_RAW, CAP_BPF and CAP_PERFMON)";
    case EMFILE:
      return "raise the limit of open files (ulimit -n)";
    case ENFILE:
      return "raise fs.file-max: the system has no file left to open";
    default:
      return "";
  }
}

}  // namespace

std::string WithAdvice(const std::exception& error) {
  std::string text = error.what();
  while (text.ends_with('\n')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  const auto* kernel = dynamic_cast<const KernelError*>(&error);
  const std::string_view advice = kernel ? Advice(kernel->error()) : "";
  if (!advice.empty()) text.append("; ").append(advice);
  return text;
}

}  // namespace hopcheck
