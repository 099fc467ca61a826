// ResolveTarget (scenario.h) for a caller that has found the namespace already.
#ifndef HOPCHECK_SCENARIO_RESOLVE_TARGET_H_
#define HOPCHECK_SCENARIO_RESOLVE_TARGET_H_

#include <optional>

#include "scenario/scenario.h"

namespace hopcheck {

// `target` is the namespace that ping.to names, null where it names none.
std::optional<ResolvedTarget> ResolveTargetIn(const Namespace* target,
                                              const Ping& ping,
                                              const Variant& variant);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_RESOLVE_TARGET_H_
