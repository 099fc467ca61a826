// Runs planned suites as GoogleTest tests.
#ifndef HOPCHECK_RUNNER_GTEST_RUN_H_
#define HOPCHECK_RUNNER_GTEST_RUN_H_

#include <span>
#include <string>
#include <vector>

#include "report/result.h"
#include "runner/test_plan.h"

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

// Registers all tests of `suites` and runs those that GoogleTest's options
// choose; after InitGtest, once in a process. Where only the names are asked
// for (--gtest_list_tests), prints them.
GtestRun RunGtest(std::span<const SuitePlan> suites);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_GTEST_RUN_H_
