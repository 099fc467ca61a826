#include "command/help_text.h"

namespace hopcheck {
namespace {

constexpr std::string_view kProgramHelp =
    R"(Regression tests for Linux network configuration.

Usage: hopcheck COMMAND ...

Commands:
  run PATH...     build the topologies, send the probes, compare
  check PATH...   read and validate scenarios; needs no privilege
  show PATH       what a scenario builds and asks, or the commands for it
  shell PATH      a shell inside a scenario's topology
  record PATH...  write what becomes of the probes as what they expect
  diff A B        what two results have different, probe by probe
  trace TARGET    follow a ping between the namespaces of this machine
  doctor          what this kernel and these privileges can show
  schema          print the JSON Schema of scenarios, for editors

Options:
  -h, --help      this text; after a command, that command's
  --version       the version

Exit status:
  0  all passed
  1  an expectation failed, or could not be recorded
  2  a bad scenario or bad usage; nothing was built
  3  inconclusive: what happened could not be observed, for want of
     privileges or of something in the kernel, or because events were lost
  130, 143  ended by SIGINT or SIGTERM, with everything put away
)";

}  // namespace

std::string_view ProgramHelp() { return kProgramHelp; }

}  // namespace hopcheck
