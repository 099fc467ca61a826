// The steps of two ways, as one list.
#ifndef HOPCHECK_DIFF_STEP_ALIGNMENT_H_
#define HOPCHECK_DIFF_STEP_ALIGNMENT_H_

#include <vector>

#include "trace/packet_path.h"

namespace hopcheck {

// A step of both ways at one place, or of one of them.
struct StepPair {
  const Step* before = nullptr;
  const Step* after = nullptr;
};

// All steps of both in their order, as many as can be in pairs, and those that
// are the same rather than those that have changed. Between two pairs, what
// only one has: first that of `before`. They are referred to, not copied.
std::vector<StepPair> AlignSteps(const std::vector<Step>& before,
                                 const std::vector<Step>& after);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_STEP_ALIGNMENT_H_
