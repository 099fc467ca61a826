// The tables of iptables-legacy, as the kernel has them.
#ifndef HOPCHECK_FIREWALL_LEGACY_TABLE_H_
#define HOPCHECK_FIREWALL_LEGACY_TABLE_H_

#include <string>

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

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LEGACY_TABLE_H_
