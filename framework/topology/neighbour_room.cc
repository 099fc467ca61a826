#include "topology/neighbour_room.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include "base/rcu_barrier.h"
#include "base/read_file.h"

namespace hopcheck {
namespace {

struct Table {
  const char* stat;
  const char* limit;
};

constexpr Table kTables[] = {
    {"/proc/net/stat/arp_cache", "/proc/sys/net/ipv4/neigh/default/gc_thresh3"},
    {"/proc/net/stat/ndisc_cache",
     "/proc/sys/net/ipv6/neigh/default/gc_thresh3"},
};

// Grace periods without any neighbour less after which nobody is leaving.
constexpr int kPatience = 20;

std::optional<uint64_t> ParseNumber(std::string_view text, int base) {
  uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

// Entries beyond three quarters of a table's limit; 0 where there are none.
uint64_t Excess(const Table& table) {
  const auto stat = TryReadFile(table.stat);
  const auto limit = TryReadFile(table.limit);
  if (!stat || !limit) return 0;
  const auto entries = NeighbourEntries(*stat);
  const auto most = ParseNumber(*limit, 10);
  if (!entries || !most) return 0;
  const uint64_t room = *most - *most / 4;
  return *entries > room ? *entries - room : 0;
}

uint64_t Excess() {
  uint64_t sum = 0;
  for (const Table& table : kTables) sum += Excess(table);
  return sum;
}

}  // namespace

// The first column of the second line, in hexadecimal.
std::optional<uint64_t> NeighbourEntries(std::string_view stat) {
  const size_t line = stat.find('\n');
  if (!stat.starts_with("entries") || line == std::string_view::npos) {
    return std::nullopt;
  }
  return ParseNumber(stat.substr(line + 1), 16);
}

void WaitForNeighbourRoom() {
  uint64_t least = Excess();
  for (int waited = 0; least > 0 && waited < kPatience; ++waited) {
    WaitForRcu();
    const uint64_t now = Excess();
    if (now < least) waited = 0;
    least = std::min(least, now);
  }
}

}  // namespace hopcheck
