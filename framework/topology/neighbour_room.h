// Room in the machine's neighbour tables.
//
// All namespaces of a machine share one table of neighbours a family, with a
// limit (net.ipv4.neigh.default.gc_thresh3, 1024 unless set). Closed
// topologies leave it when the kernel gets to take them down. Where many are
// built faster than that, a neighbour cannot be made, and packets are lost for
// a reason that no scenario is about.
#ifndef HOPCHECK_TOPOLOGY_NEIGHBOUR_ROOM_H_
#define HOPCHECK_TOPOLOGY_NEIGHBOUR_ROOM_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace hopcheck {

// The entries that /proc/net/stat/arp_cache (or ndisc_cache) tells of; nothing
// where the text is not one of these.
std::optional<uint64_t> NeighbourEntries(std::string_view stat);

// Returns at once where both tables are at most three quarters full. Else
// waits, one RCU grace period at a time (that is what taking a namespace down
// waits for), as long as they get emptier; a table that somebody else has
// filled stays so, and is no reason to wait. Called in the namespace that
// hopcheck was started in; where that shows no tables (a container), there is
// nothing to wait for.
void WaitForNeighbourRoom();

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_NEIGHBOUR_ROOM_H_
