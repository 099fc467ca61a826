// The chains that netfilter's events are about, found in the rulesets.
#ifndef HOPCHECK_TRACE_RESOLVED_CHAINS_H_
#define HOPCHECK_TRACE_RESOLVED_CHAINS_H_

#include <vector>

#include "trace/event_names.h"
#include "trace/netfilter_event.h"

namespace hopcheck {

// Fills in what only the rulesets can tell: what stands in a chain, the hook
// and priority of a chain that was jumped to, and which end of a legacy chain
// is a rule of it.
void ResolveChains(std::vector<NetfilterEvent>& events,
                   const EventNames& names);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_RESOLVED_CHAINS_H_
