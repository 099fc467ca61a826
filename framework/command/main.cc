#include <cstdio>
#include <exception>
#include <span>
#include <variant>

#include "command/check_command.h"
#include "command/command_line.h"
#include "command/diff_command.h"
#include "command/doctor_command.h"
#include "command/listen_command.h"
#include "command/record_command.h"
#include "command/run_command.h"
#include "command/shell_command.h"
#include "command/show_command.h"
#include "command/trace_command.h"
#include "runner/exit_status.h"
#include "runner/kernel_advice.h"

namespace hopcheck {
namespace {

// One for each alternative of a Command: what is missing does not compile.
struct Execute {
  int operator()(const RunArguments& run) const { return RunCommand(run); }
  int operator()(const CheckArguments& check) const {
    return CheckCommand(check);
  }
  int operator()(const ShowArguments& show) const { return ShowCommand(show); }
  int operator()(const ShellArguments& shell) const {
    return ShellCommand(shell);
  }
  int operator()(const RecordArguments& record) const {
    return RecordCommand(record);
  }
  int operator()(const DiffArguments& diff) const { return DiffCommand(diff); }
  int operator()(const DoctorArguments& doctor) const {
    return DoctorCommand(doctor);
  }
  int operator()(const TraceArguments& trace) const {
    return TraceCommand(trace);
  }
  int operator()(const ListenArguments& listen) const {
    return ListenCommand(listen);
  }
  int operator()(const Answer& answer) const {
    std::fputs(answer.text.c_str(), answer.status == 0 ? stdout : stderr);
    return answer.status;
  }
};

int Main(std::span<char* const> arguments) {
  try {
    return std::visit(
        Execute(),
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
