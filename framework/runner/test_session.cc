#include "runner/test_session.h"

#include "base/kernel_release.h"
#include "runner/exit_status.h"

namespace hopcheck {

RunResult EmptyRunResult() {
  return {
      .kernel = KernelRelease(), .hopcheck = HOPCHECK_VERSION, .scenarios = {}};
}

const ProbeResult& TestSession::Run(size_t suite, size_t test) {
  const SuitePlan& plan = suites_[suite];
  const PlannedTest& planned = plan.tests[test];
  LiveVariant& live =
      live_
          .try_emplace(Index(suite, planned.variant), *plan.scenario,
                       plan.variants[planned.variant], texts_)
          .first->second;
  live.Build();
  ProbeResult result =
      live.Run(plan.scenario->probes[planned.probe], tracer_.Get(), stop_);
  status_ = MergeStatus(status_, StatusOf(result));
  return results_.insert_or_assign(Index(suite, test), std::move(result))
      .first->second;
}

const LiveTopology* TestSession::TopologyOf(size_t suite, size_t test) const {
  const auto found =
      live_.find(Index(suite, suites_[suite].tests[test].variant));
  return found == live_.end() ? nullptr : found->second.topology();
}

RunResult TestSession::Results() const {
  RunResult run = EmptyRunResult();
  std::optional<Index> last;
  for (const auto& [index, result] : results_) {
    const SuitePlan& plan = suites_[index.first];
    const Index variant(index.first, plan.tests[index.second].variant);
    if (last != variant) {
      run.scenarios.push_back({.file = plan.scenario->file,
                               .title = plan.scenario->title,
                               .variant = plan.variants[variant.second],
                               .probes = {}});
      last = variant;
    }
    run.scenarios.back().probes.push_back(result);
  }
  return run;
}

int TestSession::status() const {
  const int signal = stop_.received();
  return signal != 0 ? SignalStatus(signal) : status_;
}

}  // namespace hopcheck
