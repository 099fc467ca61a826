#include "firewall/data_rules.h"

#include <utility>

#include "firewall/ruleset_error.h"

namespace hopcheck {

void LoadDataRules(const std::vector<DataChain>& chains,
                   const std::string& /*object*/) {
  if (chains.empty()) return;
  Diagnostics diagnostics;
  diagnostics.Error(chains.front().place,
                    "rules as data are not supported yet");
  throw RulesetError(std::move(diagnostics));
}

}  // namespace hopcheck
