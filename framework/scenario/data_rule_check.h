// What no kernel and no iptables takes of rules as data, found without either.
#ifndef HOPCHECK_SCENARIO_DATA_RULE_CHECK_H_
#define HOPCHECK_SCENARIO_DATA_RULE_CHECK_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// What is wrong with a rule wherever it stands.
void CheckRule(const DataRule& rule, Diagnostics& diagnostics);

// What is wrong with it in its chain, which has a family; `base` is where that
// hooks in, nothing for a chain that is jumped to.
void CheckRuleIn(const ChainName& chain, const std::optional<BaseHook>& base,
                 const DataRule& rule, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_RULE_CHECK_H_
