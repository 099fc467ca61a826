#include "runner/help_text.h"

namespace hopcheck {
namespace {

constexpr std::string_view kProgramHelp =
    R"(Regression tests for Linux network configuration.

Usage: hopcheck COMMAND ...

Commands:
  run PATH...     build the topologies, send the probes, compare
  check PATH...   read and validate scenarios; needs no privilege

Options:
  -h, --help      this text; after a command, that command's
  --version       the version

Exit status:
  0  all passed
  1  an expectation failed
  2  a bad scenario or bad usage; nothing was built
  3  inconclusive: what happened could not be observed, for want of
     privileges or of something in the kernel, or because events were lost
  130, 143  ended by SIGINT or SIGTERM, with everything put away
)";

constexpr std::string_view kRunHelp =
    R"(Builds what each scenario declares, sends its probes, compares what became of
them with what it expects.

Usage: hopcheck run [OPTIONS] PATH...

  PATH            a scenario, or a folder: every *.yaml in it and below it,
                  netns-fixtures folders left out

Options:
  --json FILE     write the results as JSON to FILE, '-' for standard output
                  (what else would be there goes to standard error)
  --jobs N        spread the scenarios over N processes
  --gtest_...     GoogleTest's options, such as
                    --gtest_list_tests     name the tests, build nothing
                    --gtest_filter=GLOB    run these only
                    --gtest_repeat=N       run all N times
                    --gtest_shuffle        run in another order
                    --gtest_output=xml:FILE, --gtest_brief=1, --gtest_color=no
                  its environment variables (GTEST_TOTAL_SHARDS, ...) count too
  -h, --help      this text

Each scenario is a test suite, each probe in each variant of the scenario's
matrix a test in it. A filter that no test matches is bad usage.

Exit status: 0 all passed, 1 an expectation failed, 2 a bad scenario or bad
usage, 3 inconclusive, 130 and 143 ended by SIGINT and SIGTERM.
)";

constexpr std::string_view kCheckHelp =
    R"(Reads and validates scenarios, and sends nothing. Needs no privilege.

Usage: hopcheck check PATH...

  PATH            a scenario, or a folder: every *.yaml in it and below it,
                  netns-fixtures folders left out

Options:
  -h, --help      this text

Exit status: 0 all are good, 2 one is not.
)";

}  // namespace

std::string_view HelpText(std::string_view command) {
  if (command == "run") return kRunHelp;
  if (command == "check") return kCheckHelp;
  return kProgramHelp;
}

}  // namespace hopcheck
