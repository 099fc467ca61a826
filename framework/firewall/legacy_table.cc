#include "firewall/legacy_table.h"

// Before the kernel's own headers, which then leave out what it has.
#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "base/read_file.h"
#include "base/unique_fd.h"

namespace hopcheck {
namespace {

// As iptables itself asks, whatever the family: ip_tables.h and ip6_tables.h
// give both the same shape, level and number.
static_assert(sizeof(ipt_getinfo) == sizeof(ip6t_getinfo));
static_assert(IPT_SO_GET_INFO == IP6T_SO_GET_INFO);

int GetInfo(const UniqueFd& socket, Family family, const std::string& table) {
  ipt_getinfo info{};
  table.copy(static_cast<char*>(info.name), sizeof info.name - 1);
  socklen_t size = sizeof info;
  const int level = family == Family::kIpv4 ? IPPROTO_IP : IPPROTO_IPV6;
  const int result =
      ::getsockopt(socket.get(), level, IPT_SO_GET_INFO, &info, &size);
  return result == 0 ? 0 : errno;
}

}  // namespace

bool IsLegacyTable(const std::string& table) {
  constexpr std::string_view kTables[] = {"filter", "nat", "mangle", "raw",
                                          "security"};
  return std::ranges::find(kTables, table) != std::end(kTables);
}

bool HasLegacyTables(Family family) {
  // The thread's: the process may stand in another namespace.
  const char* names = family == Family::kIpv4
                          ? "/proc/thread-self/net/ip_tables_names"
                          : "/proc/thread-self/net/ip6_tables_names";
  return !TryReadFile(names).value_or("").empty();
}

int WhyNoLegacyTable(Family family, const std::string& table) {
  const UniqueFd socket(
      ::socket(AddressFamily(family), SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  return socket.valid() ? GetInfo(socket, family, table) : errno;
}

}  // namespace hopcheck
