// What a rule as data does: "accept", "jump my-chain", "dnat 10.0.0.1:80".
#ifndef HOPCHECK_SCENARIO_DATA_VERDICT_READER_H_
#define HOPCHECK_SCENARIO_DATA_VERDICT_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/data_rule_model.h"
#include "scenario/scalar.h"

namespace hopcheck {

std::optional<DataVerdict> ToVerdict(const Scalar& scalar,
                                     Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_VERDICT_READER_H_
