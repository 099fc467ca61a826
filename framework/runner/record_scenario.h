// Finds out what can be expected of a scenario's probes, and puts it into the
// scenario's text. Values in, values out: the file itself is not touched.
#ifndef HOPCHECK_RUNNER_RECORD_SCENARIO_H_
#define HOPCHECK_RUNNER_RECORD_SCENARIO_H_

#include <cstddef>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/stop_signal.h"
#include "record/common_part.h"
#include "record/text_edit.h"
#include "scenario/scenario.h"
#include "scenario/scenario_reader.h"
#include "trace/tracer.h"

namespace hopcheck {

struct RecordOptions {
  // Expectations that are there, and do not hold, are recorded anew.
  bool update = false;
  std::string probe;  // this one only; "" for all
  unsigned runs = 2;  // before anything is recorded; at least 2
};

// Whether the probe may be given an expectation.
bool IsAsked(const Probe& probe, const RecordOptions& options);

struct RecordedProbe {
  size_t probe = 0;  // index into Scenario::probes
  Expectation expectation;
  int line = 0;  // of its `expect` in the text afterwards
  std::vector<LeftOut> left_out;
};

struct NotRecordedProbe {
  size_t probe = 0;
  std::string why;
  bool is_inconclusive = false;
  std::vector<LeftOut> left_out;
};

// All in the order of the probes.
struct RecordedScenario {
  std::vector<TextEdit> edits;  // of the scenario's text; none: nothing to do
  std::string text;             // afterwards
  std::vector<RecordedProbe> recorded;
  std::vector<NotRecordedProbe> not_recorded;
  // Probes that keep an expectation that does not hold.
  std::vector<size_t> unmet;
  // The scenario's own fault that nothing was sent (ProbeResult).
  Diagnostics bad_input;
};

// Runs the scenario several times, each variant in a fresh topology, and
// records what was the same each time; then as the text would have it, until
// all that is recorded has passed. An expectation that holds is kept as it is
// written. `scenario` was read with may_lack_expectations, and with the folders
// of `reading`. Throws Interrupted on `stop`.
RecordedScenario RecordScenario(const Scenario& scenario,
                                const ReadOptions& reading,
                                const RecordOptions& options, Tracer& tracer,
                                const StopSignal& stop);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_RECORD_SCENARIO_H_
