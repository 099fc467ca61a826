// Why the kernel dropped a packet, in its own words.
#ifndef HOPCHECK_TRACE_DROP_REASON_H_
#define HOPCHECK_TRACE_DROP_REASON_H_

#include <string>

#include "trace/event_names.h"
#include "trace/packet_event.h"

namespace hopcheck {

// "NETFILTER_DROP": enum skb_drop_reason. Before 5.17 the kernel tells no
// reason but the function alone: those that it leaves no doubt of are told all
// the same, of others this is "".
std::string DropReasonOf(const PacketEvent& event, const KernelNames& kernel);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_DROP_REASON_H_
