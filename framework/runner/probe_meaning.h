// Which probes run in which variants.
#ifndef HOPCHECK_RUNNER_PROBE_MEANING_H_
#define HOPCHECK_RUNNER_PROBE_MEANING_H_

#include <variant>

#include "scenario/scenario.h"

namespace hopcheck {

// Whether `probe` can be sent in `variant`: a literal IPv4 address has no
// meaning in the ipv6 variant.
inline bool HasMeaning(const Scenario& scenario, const Probe& probe,
                       const Variant& variant) {
  return std::visit(
      [&](const auto& kind) {
        return ResolveTarget(scenario, kind, variant).has_value();
      },
      probe.kind);
}

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_PROBE_MEANING_H_
