// The tables of iptables-legacy, as the kernel has them.
#ifndef HOPCHECK_FIREWALL_LEGACY_TABLE_H_
#define HOPCHECK_FIREWALL_LEGACY_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/ip_types.h"

namespace hopcheck {

// Whether iptables has a table of this name, wherever the kernel does.
bool IsLegacyTable(const std::string& table);

// Whether tables of the family stand in the calling thread's namespace. To ask
// for one by name would make it.
bool HasLegacyTables(Family family);

// What keeps `table` from being used in the calling thread's namespace: EPERM
// without privilege, ENOPROTOOPT in a kernel without ip_tables (ip6_tables),
// ENOENT in one without this table; 0 where nothing does.
int WhyNoLegacyTable(Family family, const std::string& table);

// A table as it was read (linux/netfilter_ipv4/ip_tables.h, ip6_tables.h).
struct LegacyTable {
  // Offsets in bytes into `entries`: where the chain begins, and the entry that
  // is its policy and ends it.
  struct BuiltinChain {
    std::string name;  // "FORWARD"
    uint32_t begin = 0;
    uint32_t policy = 0;
  };
  Family family = Family::kIpv4;
  std::string name;
  std::vector<BuiltinChain> builtin;
  std::vector<uint8_t> entries;  // ipt_entry or ip6t_entry, one after another
};

// Those that are in use in the calling thread's namespace. Throws KernelError.
std::vector<LegacyTable> ReadLegacyTables(Family family);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LEGACY_TABLE_H_
