#include "topology/sysctl.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/kernel_error.h"
#include "base/shell_word.h"
#include "base/unique_fd.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// The component of `path` at `position`, counted from 0; "" past the end.
std::string_view Component(std::string_view path, int position) {
  for (; position > 0; --position) {
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) return "";
    path.remove_prefix(slash + 1);
  }
  return path.substr(0, path.find('/'));
}

bool StaysBelowNet(std::string_view path) {
  if (Component(path, 0) != "net" || Component(path, 1).empty()) return false;
  if (path.find('\0') != std::string_view::npos) return false;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.empty() || name == "." || name == "..") return false;
    path.remove_prefix(name.size());
    if (path == "/") return false;
    if (!path.empty()) path.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::optional<std::string> SysctlPath(std::string_view name) {
  std::string path(name);
  const size_t separator = path.find_first_of("./");
  if (separator != std::string::npos && path[separator] == '.') {
    for (char& c : path) {
      if (c == '.') {
        c = '/';
      } else if (c == '/') {
        c = '.';
      }
    }
  }
  if (!StaysBelowNet(path)) return std::nullopt;
  return path;
}

std::string_view SysctlInterface(std::string_view path) {
  const std::string_view kind = Component(path, 2);
  if (kind != "conf" && kind != "neigh") return "";
  const std::string_view name = Component(path, 3);
  // conf/all and conf/default are always there.
  return name == "all" || name == "default" ? "" : name;
}

std::string SysctlCommand(const Sysctl& sysctl, std::string_view options) {
  return fmt::format(
      "sysctl {} {}", options,
      ShellWord(fmt::format("{}={}", sysctl.name, sysctl.value)));
}

void WriteSysctl(const Sysctl& sysctl, const std::string& object) {
  const auto fail = [&](int error) {
    throw KernelError(SysctlCommand(sysctl), ObjectAt(object, sysctl.place),
                      error);
  };
  const auto path = SysctlPath(sysctl.name);
  if (!path) fail(ENOENT);
  const UniqueFd file(
      ::open(("/proc/sys/" + *path).c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.valid()) fail(errno);
  // The newline makes an empty value one that can be written.
  const std::string text = sysctl.value + '\n';
  const ssize_t written = ::write(file.get(), text.data(), text.size());
  if (written < 0) fail(errno);
  // The kernel stops where it no longer understands the text.
  if (static_cast<size_t>(written) < sysctl.value.size()) fail(EINVAL);
}

}  // namespace hopcheck
