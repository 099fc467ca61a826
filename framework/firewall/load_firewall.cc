#include "firewall/load_firewall.h"

namespace hopcheck {

RulesetError::RulesetError(const Diagnostics& diagnostics)
    : std::runtime_error(diagnostics.Render()) {}

void LoadFirewall(const std::vector<FirewallItem>&, Backend,
                  const std::string&) {}

}  // namespace hopcheck
