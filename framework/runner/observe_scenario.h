// One run of a scenario for the sake of what happens in it, whatever it
// expects.
#ifndef HOPCHECK_RUNNER_OBSERVE_SCENARIO_H_
#define HOPCHECK_RUNNER_OBSERVE_SCENARIO_H_

#include <cstddef>
#include <vector>

#include "base/stop_signal.h"
#include "record/draft.h"
#include "report/result.h"
#include "scenario/scenario.h"
#include "trace/tracer.h"

namespace hopcheck {

// One probe in one variant.
struct Observation {
  size_t probe = 0;  // index into Scenario::probes
  ProbeResult result;
  // What a person would write of each packet; nothing where one of them is
  // inconclusive.
  std::vector<Draft> drafts;
};

// Runs every probe in every variant that it has a meaning in: as `hopcheck run`
// does, in the order declared, in a fresh topology for each variant. What the
// kernel refuses is inconclusive. Throws Interrupted on `stop`.
std::vector<Observation> ObserveScenario(const Scenario& scenario,
                                         Tracer& tracer,
                                         const StopSignal& stop);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_OBSERVE_SCENARIO_H_
