// Whether the names in an expectation that stand for values make sense.
#ifndef HOPCHECK_SCENARIO_CAPTURE_CHECK_H_
#define HOPCHECK_SCENARIO_CAPTURE_CHECK_H_

#include "base/diagnostic.h"
#include "scenario/probe_model.h"

namespace hopcheck {

// A name that is said once compares nothing, and what is asked of no packet in
// particular (never, hits, shares) has no value to bind one to.
void CheckCaptures(const Expectation& expectation, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_CAPTURE_CHECK_H_
