#include "scenario/unsupported.h"

#include <fmt/format.h>

#include <variant>
#include <vector>

namespace hopcheck {
namespace {

std::string_view UnsupportedKind(const ExpectedStep& step) {
  if (std::holds_alternative<ExpectedChain>(step.what)) return "chain";
  if (std::holds_alternative<ExpectedRoute>(step.what)) return "route";
  if (std::holds_alternative<ExpectedNat>(step.what)) return "nat";
  return "";
}

void RejectSteps(const std::vector<ExpectedStep>& steps,
                 Diagnostics& diagnostics) {
  for (const ExpectedStep& step : steps) {
    const std::string_view kind = UnsupportedKind(step);
    if (kind.empty()) continue;
    diagnostics.Error(step.place,
                      fmt::format("{} steps are not supported yet", kind));
  }
}

}  // namespace

void RejectUnsupported(const Scenario& scenario, Diagnostics& diagnostics) {
  for (const Probe& probe : scenario.probes) {
    if (probe.expect.request) {
      RejectSteps(probe.expect.request->steps, diagnostics);
    }
    if (probe.expect.reply) {
      RejectSteps(probe.expect.reply->steps, diagnostics);
    }
    RejectSteps(probe.expect.never, diagnostics);
  }
}

}  // namespace hopcheck
