#include "firewall/legacy_table.h"

// Before the kernel's own headers, which then leave out what it has.
#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/kernel_error.h"
#include "base/letter_case.h"
#include "base/netfilter_names.h"
#include "base/read_file.h"
#include "base/unique_fd.h"

namespace hopcheck {
namespace {

// As iptables itself asks, whatever the family: ip_tables.h and ip6_tables.h
// give both the same shapes, level and numbers.
static_assert(sizeof(ipt_getinfo) == sizeof(ip6t_getinfo));
static_assert(IPT_SO_GET_INFO == IP6T_SO_GET_INFO);
static_assert(sizeof(ipt_get_entries) == sizeof(ip6t_get_entries));
static_assert(IPT_SO_GET_ENTRIES == IP6T_SO_GET_ENTRIES);

// A table that another process replaces meanwhile is asked for again.
constexpr int kMostTries = 10;

UniqueFd TableSocket(Family family) {
  return UniqueFd(
      ::socket(AddressFamily(family), SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
}

// errno, or 0.
int Ask(const UniqueFd& socket, Family family, int what, void* answer,
        size_t size) {
  auto length = static_cast<socklen_t>(size);
  const int level = family == Family::kIpv4 ? IPPROTO_IP : IPPROTO_IPV6;
  const int result = ::getsockopt(socket.get(), level, what, answer, &length);
  return result == 0 ? 0 : errno;
}

int GetInfo(const UniqueFd& socket, Family family, const std::string& table,
            ipt_getinfo& info) {
  info = {};
  table.copy(static_cast<char*>(info.name), sizeof info.name - 1);
  return Ask(socket, family, IPT_SO_GET_INFO, &info, sizeof info);
}

int GetEntries(const UniqueFd& socket, Family family, const std::string& table,
               uint32_t bytes, std::vector<uint8_t>& entries) {
  constexpr size_t kHeader = offsetof(ipt_get_entries, entrytable);
  ipt_get_entries request{};
  table.copy(static_cast<char*>(request.name), sizeof request.name - 1);
  request.size = bytes;
  std::vector<uint8_t> answer(kHeader + bytes);
  std::memcpy(answer.data(), &request, kHeader);
  const int error =
      Ask(socket, family, IPT_SO_GET_ENTRIES, answer.data(), answer.size());
  if (error == 0) entries.assign(answer.begin() + kHeader, answer.end());
  return error;
}

std::vector<LegacyTable::BuiltinChain> BuiltinChains(const ipt_getinfo& info) {
  std::vector<LegacyTable::BuiltinChain> chains;
  for (uint32_t hook = 0; hook < NF_INET_NUMHOOKS; ++hook) {
    if (((info.valid_hooks >> hook) & 1) == 0) continue;
    chains.push_back({UpperCase(HookName(NFPROTO_INET, hook)),
                      info.hook_entry[hook], info.underflow[hook]});
  }
  return chains;
}

LegacyTable ReadTable(const UniqueFd& socket, Family family,
                      const std::string& name) {
  LegacyTable table{
      .family = family, .name = name, .builtin = {}, .entries = {}};
  int error = EAGAIN;
  for (int i = 0; i < kMostTries && error == EAGAIN; ++i) {
    ipt_getinfo info{};
    error = GetInfo(socket, family, name, info);
    if (error != 0) break;
    table.builtin = BuiltinChains(info);
    error = GetEntries(socket, family, name, info.size, table.entries);
  }
  if (error == 0) return table;
  throw KernelError("getsockopt", "legacy table " + name, error);
}

// A line each; of the thread: the process may stand in another namespace.
std::string TableNames(Family family) {
  const char* names = family == Family::kIpv4
                          ? "/proc/thread-self/net/ip_tables_names"
                          : "/proc/thread-self/net/ip6_tables_names";
  return TryReadFile(names).value_or("");
}

}  // namespace

bool IsLegacyTable(const std::string& table) {
  constexpr std::string_view kTables[] = {"filter", "nat", "mangle", "raw",
                                          "security"};
  return std::ranges::find(kTables, table) != std::end(kTables);
}

bool HasLegacyTables(Family family) { return !TableNames(family).empty(); }

int WhyNoLegacyTable(Family family, const std::string& table) {
  const UniqueFd socket = TableSocket(family);
  ipt_getinfo info{};
  return socket.valid() ? GetInfo(socket, family, table, info) : errno;
}

std::vector<LegacyTable> ReadLegacyTables(Family family) {
  std::vector<LegacyTable> tables;
  const std::string names = TableNames(family);
  if (names.empty()) return tables;
  const UniqueFd socket = TableSocket(family);
  Check(socket.get(), "socket", "legacy tables");
  for (size_t start = 0; start < names.size();) {
    const size_t end = std::min(names.find('\n', start), names.size());
    tables.push_back(
        ReadTable(socket, family, names.substr(start, end - start)));
    start = end + 1;
  }
  return tables;
}

}  // namespace hopcheck
