#include "command/run_command.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "base/stop_signal.h"
#include "command/failure_shell.h"
#include "command/json_file.h"
#include "command/load_scenarios.h"
#include "firewall/rule_book.h"
#include "report/json.h"
#include "runner/exit_status.h"
#include "runner/gtest_run.h"
#include "runner/jobs.h"
#include "runner/shards.h"
#include "runner/test_plan.h"
#include "runner/test_session.h"

namespace hopcheck {
namespace {

int Refuse(std::string_view message) {
  fmt::print(stderr, "hopcheck run: {}\nTry 'hopcheck run --help'.\n", message);
  return kUsageStatus;
}

// What ran, and what is to be said about it.
struct Finished {
  int status = 0;
  bool any_test = false;
  ProbeCounts counts;
  std::string json;  // where it was asked for
};

// All in this process.
Finished RunHere(
    std::span<const SuitePlan> suites, bool want_json,
    const std::function<void(const FailedProbe&)>& on_failure = {}) {
  // Nobody sees the rules that passing probes met, but in the results.
  const GtestRun run = RunGtest(
      suites, want_json ? RuleTexts::kAll : RuleTexts::kNone, on_failure);
  if (!run.cannot_trace.empty()) {
    fmt::print(stderr, "hopcheck: error: packets cannot be observed: {}\n",
               run.cannot_trace);
  }
  return {.status = run.status,
          .any_test = run.any_test,
          .counts = CountProbes(run.results),
          .json = want_json ? ToJson(run.results) : ""};
}

// GoogleTest's own guess looks at standard output, which for a job is memory.
void DecideColorForJobs() {
  const char* terminal = std::getenv("TERM");
  if (GTEST_FLAG_GET(color) == "auto" && ::isatty(STDOUT_FILENO) != 0 &&
      terminal != nullptr && std::string_view(terminal) != "dumb") {
    GTEST_FLAG_SET(color, "yes");
  }
}

std::vector<Shard> ShardsOf(std::span<const SuitePlan> suites, unsigned jobs) {
  std::vector<size_t> weights;
  for (const SuitePlan& suite : suites) weights.push_back(suite.tests.size());
  return PartitionByWeight(weights, jobs);
}

// A child's part of the run; what the parent is to know of it goes to
// `result`: whether there was a test, and the JSON.
int RunShard(std::span<const SuitePlan> suites, JobResult& result) {
  const Finished finished = RunHere(suites, true);
  result.Write((finished.any_test ? "1" : "0") + finished.json);
  return finished.status;
}

// Prints what the jobs printed, in their order, and puts together what they
// found.
class JobsReport {
 public:
  explicit JobsReport(size_t jobs) : jobs_(jobs) {}

  void Add(size_t job, const FinishedJob& done) {
    const bool any_test = done.result.starts_with('1');
    all_.any_test = all_.any_test || any_test;
    if (done.result.size() > 1) documents_.push_back(done.result.substr(1));
    all_.status = MergeStatus(all_.status, done.status);
    if (any_test || done.status != 0 || done.signal != 0) Print(done);
    if (done.signal != 0) {
      fmt::print(stderr, "hopcheck: error: job {} of {} ended by signal {}\n",
                 job + 1, jobs_, done.signal);
      all_.status = MergeStatus(all_.status, kInconclusiveStatus);
    }
  }

  Finished Finish(int signal) {
    if (signal != 0) all_.status = SignalStatus(signal);
    // A job that a signal ended has left nothing to tell.
    all_.json =
        documents_.empty() ? ToJson(EmptyRunResult()) : MergeJson(documents_);
    all_.counts = CountProbes(all_.json);
    fmt::print("[ {} jobs ] {} passed, {} failed, {} inconclusive\n", jobs_,
               all_.counts.passed, all_.counts.failed,
               all_.counts.inconclusive);
    return std::move(all_);
  }

 private:
  void Print(const FinishedJob& done) {
    fmt::print("{}", done.out);
    std::fflush(stdout);
    // What is missing is missing in every job: once is enough.
    if (done.err != last_error_) fmt::print(stderr, "{}", done.err);
    last_error_ = done.err;
  }

  const size_t jobs_;
  Finished all_;
  std::vector<std::string> documents_;
  std::string last_error_;
};

Finished RunInJobs(std::span<const SuitePlan> suites,
                   const std::vector<Shard>& shards) {
  DecideColorForJobs();
  JobsReport report(shards.size());
  const int signal = RunJobs(
      shards.size(),
      [&](size_t job, JobResult& result) {
        const Shard& shard = shards[job];
        return RunShard(suites.subspan(shard.begin, shard.end - shard.begin),
                        result);
      },
      [&](size_t job, const FinishedJob& done) { report.Add(job, done); });
  return report.Finish(signal);
}

// Whether some of the tests are another process's business, so that none here
// is nothing to complain of.
bool ShardedByEnvironment() {
  const char* shards = std::getenv("GTEST_TOTAL_SHARDS");
  return shards != nullptr && std::atoi(shards) > 1;
}

int Write(JsonTarget& target, const Finished& finished) {
  // A signal now waits until the file is there.
  const StopSignal stop;
  target.Write(finished.json);
  return stop.received() != 0 ? SignalStatus(stop.received()) : finished.status;
}

}  // namespace

int RunCommand(const RunArguments& arguments) {
  Diagnostics diagnostics;
  const std::vector<Scenario> scenarios =
      LoadScenarios(arguments.paths, diagnostics);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.Render());
    return kUsageStatus;
  }
  if (!InitGtest(arguments.gtest)) {
    return Refuse("GoogleTest does not know one of the --gtest_ options");
  }
  const std::vector<SuitePlan> suites = PlanSuites(scenarios);
  const bool list = GTEST_FLAG_GET(list_tests);
  const std::vector<Shard> shards = ShardsOf(suites, list ? 1 : arguments.jobs);
  if (shards.size() > 1 && !GTEST_FLAG_GET(output).empty()) {
    return Refuse(
        "--gtest_output is for one job: it is one file; --json "
        "works with several");
  }

  std::optional<JsonTarget> json;
  if (!arguments.json.empty() && !list) {
    try {
      json.emplace(arguments.json);
    } catch (const KernelError& error) {
      return Refuse(fmt::format("--json: {}", error.what()));
    }
  }
  std::optional<FailureShell> shell;
  if (arguments.keep_on_failure && !list) shell.emplace();
  const Finished finished =
      shards.size() > 1
          ? RunInJobs(suites, shards)
          : RunHere(suites, json.has_value(), [&](const FailedProbe& failed) {
              if (shell) shell->Open(failed);
            });
  if (list) return finished.status;
  if (finished.counts.inconclusive > 0) {
    fmt::print(stderr, "hopcheck: {} of {} probes inconclusive\n",
               finished.counts.inconclusive, finished.counts.total());
  }
  const int status = json ? Write(*json, finished) : finished.status;
  if (status == 0 && !finished.any_test && !ShardedByEnvironment()) {
    return Refuse(
        "no test to run: none matches --gtest_filter, or no probe has a "
        "meaning in any variant");
  }
  return status;
}

}  // namespace hopcheck
