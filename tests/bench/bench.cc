// What hopcheck costs, as ratios measured in one run: the kernel's own cost is
// the floor, and machines differ.
//
//   hopcheck_bench [rounds [part]]   (root; 300 rounds unless told otherwise)
//
// Prints a table: each figure that has a bound stands on a line of its own with
// it, and whether it is kept; below it, indented, what it was made from. The
// parts are process, scenarios and firewalls; all, where none is named.
#include "bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string_view>

namespace hopcheck::bench {
namespace {

int Main(int rounds, std::string_view part) {
  Figures figures;
  const auto wanted = [part](std::string_view name) {
    return part.empty() || part == name;
  };
  if (wanted("process")) BenchProcess(rounds, figures);
  const StopSignal stop;
  if (wanted("scenarios")) BenchScenarios(rounds, stop, figures);
  if (wanted("firewalls")) BenchFirewalls(rounds, stop, figures);
  fmt::print("{} of {} figures within their bounds\n", figures.within(),
             figures.bounded());
  return 0;
}

}  // namespace
}  // namespace hopcheck::bench

int main(int argc, char** argv) {
  try {
    return hopcheck::bench::Main(
        argc > 1 ? std::max(1, std::atoi(argv[1])) : 300,
        argc > 2 ? argv[2] : "");
  } catch (const std::exception& error) {
    fmt::print(stderr, "hopcheck_bench: {}\n", error.what());
    return 1;
  }
}
