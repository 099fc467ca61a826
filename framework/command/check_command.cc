#include "command/check_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "command/load_scenarios.h"
#include "runner/exit_status.h"

namespace hopcheck {
namespace {

std::string Count(size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace

int CheckCommand(const CheckArguments& arguments) {
  Diagnostics diagnostics;
  const std::vector<Scenario> scenarios =
      LoadScenarios(arguments.paths, diagnostics);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.Render());
    return kUsageStatus;
  }
  size_t probes = 0;
  for (const Scenario& scenario : scenarios) probes += scenario.probes.size();
  fmt::print("{}, {}: ok\n", Count(scenarios.size(), "scenario"),
             Count(probes, "probe"));
  return kPassedStatus;
}

}  // namespace hopcheck
