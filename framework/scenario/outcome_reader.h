// Outcomes as a scenario writes them.
#ifndef HOPCHECK_SCENARIO_OUTCOME_READER_H_
#define HOPCHECK_SCENARIO_OUTCOME_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/scalar.h"

namespace hopcheck {

std::optional<Outcome> ToOutcome(const Scalar& scalar,
                                 Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_OUTCOME_READER_H_
