#include "firewall/ruleset_error.h"

#include <utility>

namespace hopcheck {

RulesetError::RulesetError(Diagnostics diagnostics)
    : std::runtime_error(diagnostics.Render()),
      diagnostics_(std::move(diagnostics)) {}

}  // namespace hopcheck
