// Which copy of a packet netfilter and routing worked on: their events name no
// copy, but they stand among its own on one clock.
#ifndef HOPCHECK_TRACE_ATTRIBUTION_H_
#define HOPCHECK_TRACE_ATTRIBUTION_H_

#include <cstddef>
#include <vector>

#include "trace/event_names.h"
#include "trace/lineage.h"
#include "trace/packet_record.h"

namespace hopcheck {

// What was done to one copy, as indexes into the record, in order.
struct SideEvents {
  std::vector<size_t> netfilter;
  std::vector<size_t> routes;
};

// For each copy, in the order of `copies`; `is_aside` says of which nothing is
// expected (clones made for a socket or a neighbour's query). The chains of
// `record` are resolved.
std::vector<SideEvents> AttributeEvents(const PacketRecord& record,
                                        const std::vector<Copy>& copies,
                                        const std::vector<bool>& is_aside);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_ATTRIBUTION_H_
