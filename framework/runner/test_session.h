// What the tests of one process share: the tracer, the topologies that stand,
// and the results.
#ifndef HOPCHECK_RUNNER_TEST_SESSION_H_
#define HOPCHECK_RUNNER_TEST_SESSION_H_

#include <map>
#include <span>
#include <string>
#include <utility>

#include "base/stop_signal.h"
#include "firewall/rule_book.h"
#include "report/result.h"
#include "runner/live_variant.h"
#include "runner/test_plan.h"
#include "runner/tracer_start.h"

namespace hopcheck {

// The results of a run on this kernel, as yet without any.
RunResult EmptyRunResult();

class TestSession {
 public:
  // `suites` must outlive the session. `texts`: as in Scene.
  TestSession(std::span<const SuitePlan> suites, RuleTexts texts)
      : suites_(suites), texts_(texts) {}

  std::span<const SuitePlan> suites() const { return suites_; }
  const StopSignal& stop() const { return stop_; }

  // Begins to attach the tracer, the first time.
  void BeginToAttach() { tracer_.Begin(); }
  // Runs one test and keeps its result until the next iteration. The variant's
  // topology is built by the first test that needs it, while the tracer is
  // being attached. Throws Interrupted and CannotTrace.
  const ProbeResult& Run(size_t suite, size_t test);
  // The topology that a test ran in, while it stands; else null.
  const LiveTopology* TopologyOf(size_t suite, size_t test) const;
  // Why packets cannot be observed in this process; "" as far as is known.
  const std::string& cannot_trace() const { return cannot_trace_; }
  void GiveUp(std::string why) { cannot_trace_ = std::move(why); }
  // Takes down what stands.
  void ReleaseTopologies() { live_.clear(); }

  // A repetition begins: its results replace those of the one before, but what
  // went wrong before is not forgotten in status().
  void StartIteration() { results_.clear(); }
  // In the order of the files, variants and probes, whatever order they ran
  // in; of those that ran.
  RunResult Results() const;
  // Of all iterations; a StopSignal's where one came.
  int status() const;

 private:
  using Index = std::pair<size_t, size_t>;

  std::span<const SuitePlan> suites_;
  const RuleTexts texts_;
  StopSignal stop_;
  TracerStart tracer_;
  std::map<Index, LiveVariant> live_;     // by suite and variant
  std::map<Index, ProbeResult> results_;  // by suite and test
  int status_ = 0;
  std::string cannot_trace_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_TEST_SESSION_H_
