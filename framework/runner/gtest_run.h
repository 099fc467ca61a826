// Runs planned suites as GoogleTest tests.
#ifndef HOPCHECK_RUNNER_GTEST_RUN_H_
#define HOPCHECK_RUNNER_GTEST_RUN_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/stop_signal.h"
#include "firewall/rule_book.h"
#include "report/result.h"
#include "runner/test_plan.h"
#include "topology/live_topology.h"

namespace hopcheck {

// Hands GoogleTest its options; once in a process. False where it does not
// know one of them, and it has then said which there are.
bool InitGtest(const std::vector<std::string>& options);

struct GtestRun {
  int status = 0;
  bool any_test = false;     // whether the filter and the shard left one to run
  RunResult results;         // of the last repetition
  std::string cannot_trace;  // what is missing, where nothing could run
};

// A probe that has failed, while its topology stands.
struct FailedProbe {
  const SuitePlan& suite;
  const PlannedTest& test;
  const LiveTopology& topology;
  const StopSignal& stop;
};

// Registers all tests of `suites` and runs those that GoogleTest's options
// choose; after InitGtest, once in a process. Where only the names are asked
// for (--gtest_list_tests), prints them. `on_failure` is called for each probe
// that fails, when that has been printed. `texts`: which rules have theirs in
// the results of probes that pass (run_probe.h).
GtestRun RunGtest(
    std::span<const SuitePlan> suites, RuleTexts texts,
    const std::function<void(const FailedProbe&)>& on_failure = {});

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_GTEST_RUN_H_
