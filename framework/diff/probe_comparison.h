// A probe of two runs, with all of its packets.
#ifndef HOPCHECK_DIFF_PROBE_COMPARISON_H_
#define HOPCHECK_DIFF_PROBE_COMPARISON_H_

#include "diff/difference.h"
#include "diff/seen_run.h"
#include "diff/step_changes.h"

namespace hopcheck {

// All of a ProbeDifference but for what its scenario says. Packets are compared
// one by one. Where that finds a difference they are compared as ways and how
// many packets took each: in which order they were shared out is no change.
// Dice that a rule throws give other shares each time: there a difference is
// what they do not explain.
ProbeDifference CompareProbes(const SeenProbe& before, const SeenProbe& after,
                              const Compared& compared);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_PROBE_COMPARISON_H_
