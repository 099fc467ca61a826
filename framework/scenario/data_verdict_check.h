// Which verdicts of rules as data a table, a chain's type and its hook allow.
#ifndef HOPCHECK_SCENARIO_DATA_VERDICT_CHECK_H_
#define HOPCHECK_SCENARIO_DATA_VERDICT_CHECK_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// As CheckRuleIn(). Of a chain that is jumped to, which hooks it is reached
// from is left to the kernel.
void CheckVerdictIn(const ChainName& chain, const std::optional<BaseHook>& base,
                    const DataRule& rule, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_VERDICT_CHECK_H_
