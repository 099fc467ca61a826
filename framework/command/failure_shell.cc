#include "command/failure_shell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <utility>
#include <variant>

#include "base/kernel_error.h"
#include "report/shell_banner.h"
#include "runner/kernel_advice.h"
#include "shell/namespace_shell.h"
#include "shell/terminal_loan.h"

namespace hopcheck {

FailureShell::FailureShell()
    : open_(TerminalLoan::IsOurs() && ::isatty(STDOUT_FILENO) != 0) {
  if (open_) return;
  fmt::print(stderr,
             "hopcheck run: --keep-on-failure is ignored: it needs a terminal "
             "on standard input and output\n");
}

void FailureShell::Open(const FailedProbe& failed) {
  if (!std::exchange(open_, false)) return;
  const Scenario& scenario = *failed.suite.scenario;
  const Probe& probe = scenario.probes[failed.test.probe];
  const std::string& sender = std::get<Ping>(probe.kind).from;
  std::fflush(stdout);
  fmt::print(stderr, "{}",
             ShellBanner(scenario, failed.suite.variants[failed.test.variant],
                         sender, ShellEnd::kRunGoesOn));
  try {
    RunShell(failed.topology,
             {.program = "hopcheck run",
              .namespace_name = sender,
              .environment = {"HOPCHECK_SCENARIO=" + scenario.file}},
             failed.stop);
  } catch (const KernelError& error) {
    fmt::print(stderr, "hopcheck run: no shell could be opened: {}\n",
               WithAdvice(error));
  }
}

}  // namespace hopcheck
