// Two runs, probe by probe.
#ifndef HOPCHECK_DIFF_RUN_COMPARISON_H_
#define HOPCHECK_DIFF_RUN_COMPARISON_H_

#include "diff/difference.h"
#include "diff/seen_run.h"

namespace hopcheck {

// A probe of one is that of the other by its name, its scenario's file and the
// variant. A scenario of another file (a checkout elsewhere, a copy with
// another ruleset) is one by the file's own name and its title, else by its
// title alone.
RunDifference CompareRuns(const SeenRun& before, const SeenRun& after);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_RUN_COMPARISON_H_
