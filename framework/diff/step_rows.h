// Two ways as one list of rows: what has changed in each, what that comes to,
// and how it is shown.
#ifndef HOPCHECK_DIFF_STEP_ROWS_H_
#define HOPCHECK_DIFF_STEP_ROWS_H_

#include <vector>

#include "diff/difference.h"
#include "diff/step_alignment.h"
#include "diff/step_changes.h"
#include "trace/packet_path.h"

namespace hopcheck {

// A pair of steps, and what differs between them.
struct StepRow {
  StepPair pair;
  std::vector<Change> changes;

  // Whether there is a change of behaviour.
  bool Differs() const;
};

// They refer to the steps, which outlive them.
std::vector<StepRow> RowsOf(const std::vector<Step>& before,
                            const std::vector<Step>& after,
                            const Compared& compared);

// All changes, the hops that have gone and come as one.
std::vector<Change> ChangesOf(const std::vector<StepRow>& rows);

// What was left to chance where the ways part: by the first step that differs,
// on either side, by the one before, if it let the packet go on, or by the
// route that led there.
Chance ChanceIn(const std::vector<StepRow>& rows);

// What is shown: all but the lookups of routes that are the same.
std::vector<DiffStep> LinesOf(const std::vector<StepRow>& rows);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_STEP_ROWS_H_
