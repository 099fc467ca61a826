#include "report/shell_banner.h"

#include <fmt/format.h>

#include "base/printable.h"
#include "report/scenario_text.h"

namespace hopcheck {

std::string ShellBanner(const Scenario& scenario, const Variant& variant,
                        const std::string& inside, ShellEnd end) {
  const std::string chosen = variant.ToString();
  return fmt::format(
      "hopcheck: a shell in {} of {}{}\n"
      "{}"
      "'ip netns exec NAME COMMAND' runs a command in another namespace.\n"
      "{} when this shell ends.\n",
      Printable(inside), Printable(scenario.file),
      chosen.empty() ? "" : fmt::format(" [{}]", chosen),
      InterfacesText(scenario.topology),
      end == ShellEnd::kAllIsGone ? "All of it is gone" : "The run goes on");
}

}  // namespace hopcheck
