// What netfilter and routing did to a packet on one line of its copies, as
// steps, each with the time that gives it its place among the hops.
#ifndef HOPCHECK_TRACE_LINE_STEPS_H_
#define HOPCHECK_TRACE_LINE_STEPS_H_

#include <vector>

#include "trace/event_names.h"
#include "trace/packet_path.h"
#include "trace/packet_record.h"

namespace hopcheck {

// Everything that was seen of a line, each kind in order.
struct Line {
  std::vector<const PacketEvent*> events;
  std::vector<const NetfilterEvent*> netfilter;
  std::vector<const RouteEvent*> routes;
};

// The rule that an event tells of; a null one where it is not in the rulesets.
RuleBook::Located RuleOf(const NetfilterEvent& event);
DecidingRule ToDecidingRule(const RuleBook::Located& rule);

// Their times are those of the events, on the kernel's clock.
std::vector<Step> ChainSteps(const Line& line, const EventNames& names);
std::vector<Step> RouteSteps(const Line& line, const EventNames& names);
std::vector<Step> NatSteps(const Line& line, const EventNames& names);

// Names the chain and rule in `steps` of each drop that a rule or a policy
// caused.
void ExplainDrops(std::vector<Step>& steps);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LINE_STEPS_H_
