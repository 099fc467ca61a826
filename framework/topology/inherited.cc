#include "topology/inherited.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/kernel_error.h"
#include "base/unique_fd.h"

namespace hopcheck {
namespace {

struct Setting {
  std::string_view name;
  std::string_view all;       // conf/all as the kernel is built
  std::string_view fallback;  // conf/default as the kernel is built
};

// ipv4_devconf and ipv4_devconf_dflt in net/ipv4/devinet.c, 6.18: those that
// decide what becomes of a packet. Forwarding first: writing it resets others.
constexpr Setting kSettings[] = {
    {"forwarding", "0", "0"},
    {"rp_filter", "0", "0"},
    {"accept_local", "0", "0"},
    {"accept_redirects", "1", "1"},
    {"accept_source_route", "0", "1"},
    {"arp_accept", "0", "0"},
    {"arp_announce", "0", "0"},
    {"arp_filter", "0", "0"},
    {"arp_ignore", "0", "0"},
    {"arp_notify", "0", "0"},
    {"bc_forwarding", "0", "0"},
    {"drop_gratuitous_arp", "0", "0"},
    {"drop_unicast_in_l2_multicast", "0", "0"},
    {"ignore_routes_with_linkdown", "0", "0"},
    {"log_martians", "0", "0"},
    {"promote_secondaries", "0", "0"},
    {"proxy_arp", "0", "0"},
    {"proxy_arp_pvlan", "0", "0"},
    {"route_localnet", "0", "0"},
    {"secure_redirects", "1", "1"},
    {"send_redirects", "1", "1"},
    {"shared_media", "1", "1"},
    {"src_valid_mark", "0", "0"},
};

constexpr std::string_view kPrefix = "net.ipv4.conf.";
constexpr const char* kFolder = "/proc/sys/net/ipv4/conf";

// Nothing where this kernel does not have the file.
std::optional<std::string> Read(const UniqueFd& directory,
                                std::string_view name) {
  const int fd = ::openat(directory.get(), std::string(name).c_str(),
                          O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return std::nullopt;
  const UniqueFd file = CheckFd(fd, "open(/proc/sys/net/ipv4/conf)", name);
  char text[32];
  const auto size = static_cast<int>(::read(file.get(), text, sizeof text));
  Check(size, "read(/proc/sys/net/ipv4/conf)", name);
  const std::string_view line(text, static_cast<size_t>(size));
  return std::string(line.substr(0, line.find('\n')));
}

}  // namespace

std::vector<Sysctl> SettingsAsBuilt() {
  std::vector<Sysctl> result;
  // A lo that has taken over a changed default does not follow when that is
  // changed back: it is compared like the default.
  for (const std::string_view which : {"all", "default", "lo"}) {
    for (const Setting& setting : kSettings) {
      result.push_back(
          {.name = fmt::format("{}{}.{}", kPrefix, which, setting.name),
           .value =
               std::string(which == "all" ? setting.all : setting.fallback)});
    }
  }
  return result;
}

std::vector<Sysctl> DifferencesFromKernel() {
  std::vector<Sysctl> result;
  const UniqueFd conf = CheckFd(
      ::open(kFolder, O_PATH | O_DIRECTORY | O_CLOEXEC), "open", kFolder);
  for (Sysctl& setting : SettingsAsBuilt()) {
    std::string file = setting.name.substr(kPrefix.size());
    std::ranges::replace(file, '.', '/');
    const auto value = Read(conf, file);
    if (value && *value != setting.value) result.push_back(std::move(setting));
  }
  return result;
}

const std::vector<Sysctl>& InheritedToUndo() {
  static const std::vector<Sysctl> inherited = DifferencesFromKernel();
  return inherited;
}

}  // namespace hopcheck
