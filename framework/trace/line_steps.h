// What netfilter and routing did to a packet on one line of its copies, as
// steps, each with the time that gives it its place among the hops.
#ifndef HOPCHECK_TRACE_LINE_STEPS_H_
#define HOPCHECK_TRACE_LINE_STEPS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
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

class StepSource;

// A step that is known to have been, before it is made. Steps are large: each
// is made where it stays, behind those before it.
struct PlannedStep {
  uint64_t time_ns = 0;  // of the event, on the kernel's clock
  size_t index = 0;      // its source's own
  const StepSource* source = nullptr;
};
using StepPlan = std::vector<PlannedStep>;

class StepSource {
 public:
  virtual ~StepSource() = default;
  // Adds its steps to `plan`, in their order.
  virtual void AddTo(StepPlan& plan) const = 0;
  virtual void Make(size_t index, Step& step) const = 0;
};

// All that is given has to outlive the source.
std::unique_ptr<StepSource> ChainStepsOf(const Line& line,
                                         const EventNames& names);
std::unique_ptr<StepSource> RouteStepsOf(const Line& line,
                                         const EventNames& names);
std::unique_ptr<StepSource> NatStepsOf(const Line& line,
                                       const EventNames& names);

// Names the chain and rule in `steps` of each drop that a rule or a policy
// caused.
void ExplainDrops(std::vector<Step>& steps);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LINE_STEPS_H_
