#include <cstdio>
#include <exception>
#include <span>
#include <variant>

#include "command/check_command.h"
#include "command/command_line.h"
#include "command/diff_command.h"
#include "command/doctor_command.h"
#include "command/record_command.h"
#include "command/run_command.h"
#include "command/shell_command.h"
#include "command/show_command.h"
#include "command/trace_command.h"
#include "runner/exit_status.h"
#include "runner/kernel_advice.h"

namespace hopcheck {
namespace {

int Execute(const Command& command) {
  if (const auto* run = std::get_if<RunArguments>(&command)) {
    return RunCommand(*run);
  }
  if (const auto* check = std::get_if<CheckArguments>(&command)) {
    return CheckCommand(*check);
  }
  if (const auto* show = std::get_if<ShowArguments>(&command)) {
    return ShowCommand(*show);
  }
  if (const auto* shell = std::get_if<ShellArguments>(&command)) {
    return ShellCommand(*shell);
  }
  if (const auto* record = std::get_if<RecordArguments>(&command)) {
    return RecordCommand(*record);
  }
  if (const auto* diff = std::get_if<DiffArguments>(&command)) {
    return DiffCommand(*diff);
  }
  if (const auto* doctor = std::get_if<DoctorArguments>(&command)) {
    return DoctorCommand(*doctor);
  }
  if (const auto* trace = std::get_if<TraceArguments>(&command)) {
    return TraceCommand(*trace);
  }
  const auto& answer = std::get<Answer>(command);
  std::fputs(answer.text.c_str(), answer.status == 0 ? stdout : stderr);
  return answer.status;
}

int Main(std::span<char* const> arguments) {
  try {
    return Execute(
        ParseCommandLine(arguments.subspan(arguments.empty() ? 0 : 1)));
  } catch (const std::exception& error) {
    // Nothing that the commands foresee ends here; whatever it was, no
    // expectation was met or missed by it.
    std::fprintf(stderr, "hopcheck: error: %s\n", WithAdvice(error).c_str());
    return kInconclusiveStatus;
  }
}

}  // namespace
}  // namespace hopcheck

int main(int argc, char** argv) {
  return hopcheck::Main({argv, static_cast<size_t>(argc)});
}
