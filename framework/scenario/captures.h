// The names in an expectation that stand for values: every place where one may
// stand, for those who look for them or bind them.
#ifndef HOPCHECK_SCENARIO_CAPTURES_H_
#define HOPCHECK_SCENARIO_CAPTURES_H_

#include <type_traits>
#include <variant>
#include <vector>

#include "scenario/probe_model.h"

namespace hopcheck {

// Calls `visit` with each Wanted value of `what`, which may be const.
template <typename What, typename Visit>
void VisitWanted(What& what, Visit&& visit) {
  using Type = std::remove_const_t<What>;
  if constexpr (std::is_same_v<Type, ExpectedStep>) {
    std::visit([&](auto& step) { VisitWanted(step, visit); }, what.what);
  } else if constexpr (std::is_same_v<Type, std::vector<ExpectedStep>>) {
    for (auto& step : what) VisitWanted(step, visit);
  } else if constexpr (std::is_same_v<Type, ExpectedError>) {
    visit(what.quoted_source);
    visit(what.quoted_destination);
  } else if constexpr (std::is_same_v<Type, ExpectedRoute>) {
    visit(what.via);
    visit(what.source);
  } else if constexpr (std::is_same_v<Type, ExpectedHop> ||
                       std::is_same_v<Type, ExpectedDeliver> ||
                       std::is_same_v<Type, ExpectedNat>) {
    visit(what.source);
    visit(what.destination);
  } else if constexpr (std::is_same_v<Type, ExpectedConntrack>) {
    visit(what.original.source);
    visit(what.original.destination);
    visit(what.reply.source);
    visit(what.reply.destination);
  }
}

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_CAPTURES_H_
