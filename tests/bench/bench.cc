// What hopcheck costs, as ratios measured in one run: the kernel's own cost is
// the floor, and machines differ.
//
//   hopcheck_bench [rounds]        (root; 300 rounds unless told otherwise)
//
// Prints a table: each figure that has a bound stands on a line of its own with
// it, and whether it is kept; below it, indented, what it was made from.
#include "bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

namespace hopcheck::bench {
namespace {

int Main(int rounds) {
  Figures figures;
  BenchProcess(rounds, figures);
  const StopSignal stop;
  BenchScenarios(rounds, stop, figures);
  BenchFirewalls(rounds, stop, figures);
  fmt::print("{} of {} figures within their bounds\n", figures.within(),
             figures.bounded());
  return 0;
}

}  // namespace
}  // namespace hopcheck::bench

int main(int argc, char** argv) {
  try {
    return hopcheck::bench::Main(argc > 1 ? std::max(1, std::atoi(argv[1]))
                                          : 300);
  } catch (const std::exception& error) {
    fmt::print(stderr, "hopcheck_bench: {}\n", error.what());
    return 1;
  }
}
