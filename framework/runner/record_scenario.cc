#include "runner/record_scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "record/expectation_edit.h"
#include "runner/observe_scenario.h"

namespace hopcheck {
namespace {

// What was the same so often and is not any more will not be.
constexpr int kMostContradictions = 3;

// What is known of a probe so far.
struct History {
  bool holds = true;  // what it expects, in all runs and variants
  std::string inconclusive;
  std::vector<DraftedRun> runs;
  int contradictions = 0;  // runs in which what was recorded did not hold
};

std::string WhyInconclusive(const ProbeResult& result) {
  const auto packet = std::ranges::find(
      result.packets, ResultKind::kInconclusive, &PacketResult::kind);
  const std::string& why = packet->path.inconclusive;
  const std::string variant = result.variant.ToString();
  return fmt::format("inconclusive{}: {}",
                     variant.empty() ? "" : " [" + variant + "]",
                     why.empty() ? "what became of it is not known" : why);
}

class Recorder {
 public:
  Recorder(const Scenario& scenario, const ReadOptions& reading,
           const RecordOptions& options, Tracer& tracer, const StopSignal& stop)
      : scenario_(scenario),
        text_(scenario.place.source->text),
        reading_(reading),
        options_(options),
        tracer_(tracer),
        stop_(stop),
        histories_(scenario.probes.size()) {}

  RecordedScenario Run() {
    for (unsigned run = 0; run < options_.runs; ++run) {
      for (Observation& seen : ObserveScenario(scenario_, tracer_, stop_)) {
        Learn(seen);
      }
      if (!result_.bad_input.empty()) return std::move(result_);
    }
    do {
      Decide();
    } while (!result_.recorded.empty() && !IsConfirmed());
    for (size_t i = 0; i < scenario_.probes.size(); ++i) {
      const History& history = histories_[i];
      const bool is_unmet = scenario_.probes[i].has_expectation &&
                            !history.holds && history.inconclusive.empty();
      if (is_unmet && !IsRecorded(i)) result_.unmet.push_back(i);
    }
    return std::move(result_);
  }

 private:
  template <typename Probes>
  static bool IsIn(const Probes& probes, size_t probe) {
    return std::ranges::any_of(
        probes, [&](const auto& one) { return one.probe == probe; });
  }
  bool IsRecorded(size_t probe) const { return IsIn(result_.recorded, probe); }

  void Learn(Observation& seen) {
    History& history = histories_[seen.probe];
    result_.bad_input.Append(seen.result.bad_input);
    if (seen.drafts.empty()) {
      history.inconclusive = WhyInconclusive(seen.result);
      return;
    }
    history.runs.push_back(
        {seen.result.variant.ToString(), std::move(seen.drafts)});
    const bool passed = seen.result.kind() == ResultKind::kPassed;
    // What passed or did not may be what was just recorded instead.
    if (!IsRecorded(seen.probe)) history.holds = history.holds && passed;
  }

  // From what is known so far: what to record, and the text for it.
  void Decide() {
    result_.edits.clear();
    result_.recorded.clear();
    result_.not_recorded.clear();
    for (size_t i = 0; i < scenario_.probes.size(); ++i) {
      const Probe& probe = scenario_.probes[i];
      const bool holds = probe.has_expectation && histories_[i].holds;
      const bool is_known = histories_[i].inconclusive.empty();
      if (IsAsked(probe, options_) && !(is_known && holds)) DecideOn(i);
    }
    PutIntoText();
  }

  void DecideOn(size_t i) {
    const History& history = histories_[i];
    if (!history.inconclusive.empty()) {
      Refuse(
          {.probe = i, .why = history.inconclusive, .is_inconclusive = true});
      return;
    }
    Recording recording = Combine(history.runs);
    auto expectation = ToExpectation(recording.draft);
    if (history.contradictions >= kMostContradictions) {
      Refuse({.probe = i,
              .why = "what became of it was not the same in any three runs",
              .left_out = std::move(recording.left_out)});
    } else if (!expectation) {
      Refuse({.probe = i,
              .why = "nothing of what became of it was always the same",
              .left_out = std::move(recording.left_out)});
    } else {
      result_.recorded.push_back({.probe = i,
                                  .expectation = *std::move(expectation),
                                  .left_out = std::move(recording.left_out)});
    }
  }

  // Keeps the order of the probes.
  void Refuse(NotRecordedProbe one) {
    const auto at = std::ranges::upper_bound(result_.not_recorded, one.probe,
                                             {}, &NotRecordedProbe::probe);
    result_.not_recorded.insert(at, std::move(one));
  }

  std::vector<NewExpectation> Wanted() const {
    std::vector<NewExpectation> wanted;
    for (const RecordedProbe& one : result_.recorded) {
      wanted.push_back({one.probe, one.expectation});
    }
    return wanted;
  }

  void GiveUp(size_t probe, std::string why) {
    std::erase_if(result_.recorded,
                  [&](const RecordedProbe& one) { return one.probe == probe; });
    Refuse({.probe = probe, .why = std::move(why)});
  }

  void PutIntoText() {
    for (const NotEdited& one : EditExpectations(text_, Wanted()).not_edited) {
      GiveUp(one.probe,
             fmt::format("its expectation is used elsewhere: {}", one.why));
    }
    if (!TryEdits(Wanted()).empty()) {
      // One of them spoils it for all.
      for (const NewExpectation& one : Wanted()) {
        std::string why = TryEdits({one});
        if (!why.empty()) GiveUp(one.probe, std::move(why));
      }
      const std::string why = TryEdits(Wanted());
      while (!why.empty() && !result_.recorded.empty()) {
        GiveUp(result_.recorded.front().probe, why);
      }
    }
    if (result_.recorded.empty()) result_.edits.clear();
    for (RecordedProbe& one : result_.recorded) {
      one.line = after_->probes[one.probe].expect.place.line;
    }
  }

  // Makes the text; "" or what is wrong with it.
  std::string TryEdits(const std::vector<NewExpectation>& wanted) {
    result_.edits = EditExpectations(text_, wanted).edits;
    result_.text = ApplyEdits(text_, result_.edits);
    if (!IsAsMeant(text_, result_.text, wanted)) {
      return "as it is written, no expectation can be put into it";
    }
    ReadOptions reading = reading_;
    reading.may_lack_expectations = true;
    Diagnostics diagnostics;
    after_ = ReadScenarioText({.path = scenario_.file, .text = result_.text},
                              reading, diagnostics);
    return after_ ? "" : diagnostics.errors().front().message;
  }

  // Runs the scenario as it would be.
  bool IsConfirmed() {
    std::vector<bool> contradicted(histories_.size());
    for (Observation& seen : ObserveScenario(*after_, tracer_, stop_)) {
      // Also one that was kept, and so far held.
      const bool counts = IsAsked(scenario_.probes[seen.probe], options_) &&
                          !IsIn(result_.not_recorded, seen.probe);
      if (counts && seen.result.kind() != ResultKind::kPassed) {
        contradicted[seen.probe] = true;
      }
      Learn(seen);
    }
    for (size_t i = 0; i < histories_.size(); ++i) {
      histories_[i].contradictions += contradicted[i] ? 1 : 0;
    }
    return std::ranges::find(contradicted, true) == contradicted.end();
  }

  const Scenario& scenario_;
  const std::string& text_;
  const ReadOptions& reading_;
  const RecordOptions& options_;
  Tracer& tracer_;
  const StopSignal& stop_;
  std::vector<History> histories_;
  std::optional<Scenario> after_;  // as result_.text has it
  RecordedScenario result_;
};

}  // namespace

bool IsAsked(const Probe& probe, const RecordOptions& options) {
  return (options.update || !probe.has_expectation) &&
         (options.probe.empty() || options.probe == probe.name);
}

RecordedScenario RecordScenario(const Scenario& scenario,
                                const ReadOptions& reading,
                                const RecordOptions& options, Tracer& tracer,
                                const StopSignal& stop) {
  return Recorder(scenario, reading, options, tracer, stop).Run();
}

}  // namespace hopcheck
