// All that was seen of one packet and its copies, kind by kind, each in the
// kernel's own order and all on one clock.
#ifndef HOPCHECK_TRACE_PACKET_RECORD_H_
#define HOPCHECK_TRACE_PACKET_RECORD_H_

#include <vector>

#include "trace/netfilter_event.h"
#include "trace/packet_event.h"
#include "trace/route_event.h"

namespace hopcheck {

struct PacketRecord {
  std::vector<PacketEvent> events;
  std::vector<NetfilterEvent> netfilter;
  std::vector<RouteEvent> routes;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_PACKET_RECORD_H_
