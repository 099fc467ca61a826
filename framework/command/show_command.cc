#include "command/show_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "command/one_scenario.h"
#include "report/scenario_text.h"
#include "runner/exit_status.h"
#include "topology/build_script.h"

namespace hopcheck {

int ShowCommand(const ShowArguments& arguments) {
  const auto one =
      LoadOneScenario("hopcheck show", arguments.path, arguments.variant);
  if (!one) return kUsageStatus;
  fmt::print("{}", arguments.commands
                       ? BuildScript(one->scenario, one->variant)
                       : ScenarioText(one->scenario, one->variant));
  return kPassedStatus;
}

}  // namespace hopcheck
