#include "command/shell_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/stop_signal.h"
#include "command/one_scenario.h"
#include "firewall/ruleset_error.h"
#include "report/shell_banner.h"
#include "runner/exit_status.h"
#include "shell/namespace_shell.h"
#include "shell/terminal_loan.h"
#include "topology/live_topology.h"

namespace hopcheck {
namespace {

constexpr std::string_view kProgram = "hopcheck shell";

std::string SenderOf(const Scenario& scenario) {
  if (scenario.probes.empty()) return scenario.topology.namespaces[0].name;
  return std::get<Ping>(scenario.probes.front().kind).from;
}

// Nothing, and a word about it, where there is none of that name.
std::optional<std::string> ChooseNamespace(const Scenario& scenario,
                                           const std::string& wanted) {
  if (wanted.empty()) return SenderOf(scenario);
  if (scenario.topology.FindNamespace(wanted) != nullptr) return wanted;
  std::vector<std::string_view> names;
  for (const Namespace& ns : scenario.topology.namespaces) {
    names.push_back(ns.name);
  }
  const std::string meant = DidYouMean(wanted, names);
  fmt::print(stderr, "{}: {} has no namespace '{}'{}\n", kProgram,
             scenario.file, wanted,
             meant.empty() ? fmt::format("; it has {}", fmt::join(names, ", "))
                           : meant);
  return std::nullopt;
}

}  // namespace

int ShellCommand(const ShellArguments& arguments) {
  const auto one = LoadOneScenario(kProgram, arguments.path, arguments.variant);
  if (!one) return kUsageStatus;
  const auto inside = ChooseNamespace(one->scenario, arguments.namespace_name);
  if (!inside) return kUsageStatus;
  const StopSignal stop;
  try {
    const LiveTopology topology(one->scenario.topology,
                                one->variant.backend.value_or(Backend::kNft));
    if (arguments.command.empty() && TerminalLoan::IsOurs()) {
      fmt::print(stderr, "{}",
                 ShellBanner(one->scenario, one->variant, *inside,
                             ShellEnd::kAllIsGone));
    }
    return RunShell(
        topology,
        {.program = std::string(kProgram),
         .namespace_name = *inside,
         .command = arguments.command,
         .environment = {"HOPCHECK_SCENARIO=" + one->scenario.file}},
        stop);
  } catch (const RulesetError& error) {
    fmt::print(stderr, "{}", error.diagnostics().Render());
    return kUsageStatus;
  }
}

}  // namespace hopcheck
