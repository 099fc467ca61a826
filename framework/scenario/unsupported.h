// What format 1 has and this release does not carry out yet. It is read, and
// checked, and then refused: ignoring it would make a test pass unasked.
#ifndef HOPCHECK_SCENARIO_UNSUPPORTED_H_
#define HOPCHECK_SCENARIO_UNSUPPORTED_H_

#include "base/diagnostic.h"
#include "scenario/scenario.h"

namespace hopcheck {

void RejectUnsupported(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_UNSUPPORTED_H_
