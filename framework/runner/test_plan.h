// Scenarios as GoogleTest sees them: a suite for each file, a test for each
// probe in each variant, with names that --gtest_filter can spell.
#ifndef HOPCHECK_RUNNER_TEST_PLAN_H_
#define HOPCHECK_RUNNER_TEST_PLAN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace hopcheck {

struct PlannedTest {
  size_t variant = 0;  // index into SuitePlan::variants
  size_t probe = 0;    // index into Scenario::probes
  std::string name;    // "the_client_pings_the_server/ipv4_nft"
};

struct SuitePlan {
  const Scenario* scenario = nullptr;
  std::string name;  // "scenarios/filter/lan_ping"
  std::vector<Variant> variants;
  // All probes of a variant before the next variant, so that one topology
  // serves tests that follow each other.
  std::vector<PlannedTest> tests;
};

// `scenarios` must outlive the plans. A probe without meaning in a variant
// (ResolveTarget) has no test there. No two suites, and no two tests of a
// suite, have the same name: the later is given "_2", "_3", ….
std::vector<SuitePlan> PlanSuites(const std::vector<Scenario>& scenarios);

// The name of a file's suite: its path without extension, and without what
// leads out of the working folder or to it ("../", "./", "/").
std::string SuiteName(std::string_view file);
// The name of a probe's tests, without their variant.
std::string TestName(std::string_view probe);

// The command that runs one test again, for a shell.
std::string RerunCommand(const SuitePlan& suite, const PlannedTest& test);
// The command that shows how to build its topology by hand.
std::string RebuildCommand(const SuitePlan& suite, const PlannedTest& test);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_TEST_PLAN_H_
