#include "runner/gtest_run.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <utility>

#include "report/color.h"
#include "report/text.h"
#include "runner/exit_status.h"
#include "runner/run_probe.h"
#include "runner/test_session.h"

namespace hopcheck {
namespace {

using FailureHook = std::function<void(const FailedProbe&)>;

// As GTEST_SKIP does, but at a place in a scenario.
void Skip(const Place& place, const std::string& why) {
  const std::string path(place.path());
  GTEST_MESSAGE_AT_(path.c_str(), place.line, why.c_str(),
                    testing::TestPartResult::kSkip);
}

// The scenario is at fault: neither a skip nor an unmet expectation.
void Refuse(const Diagnostics& bad_input) {
  const Place& place = bad_input.errors().front().place;
  const std::string path(place.path());
  ADD_FAILURE_AT(path.c_str(), place.line)
      << "bad scenario, nothing was sent:\n"
      << bad_input.Render();
}

// Whether what is printed is read on a terminal. A file that GoogleTest writes
// besides (--gtest_output) shows the sequences as they are: it gets none.
bool WantsColor() {
  if (!GTEST_FLAG_GET(output).empty()) return false;
  const std::string flag = GTEST_FLAG_GET(color);
  if (flag != "auto") return flag == "yes";
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) != 0 && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

// The line to look at first: what was not met, else the probe.
const Place& FailurePlace(const ProbeResult& result) {
  for (const auto* mismatches :
       {&result.deciding().mismatches, &result.mismatches}) {
    for (const Mismatch& mismatch : *mismatches) {
      if (mismatch.place.line > 0) return mismatch.place;
    }
  }
  return result.probe.place;
}

// One probe in one variant.
class ProbeTest : public testing::Test {
 public:
  ProbeTest(TestSession& session, const FailureHook& on_failure, size_t suite,
            size_t test)
      : session_(session),
        on_failure_(on_failure),
        suite_(suite),
        test_(test) {}

 private:
  void TestBody() override {
    const SuitePlan& plan = session_.suites()[suite_];
    const PlannedTest& planned = plan.tests[test_];
    const Place& place = plan.scenario->probes[planned.probe].place;
    try {
      if (session_.stop().received() != 0) throw Interrupted();
      if (!session_.cannot_trace().empty()) {
        throw CannotTrace(session_.cannot_trace());
      }
      const ProbeResult& result = session_.Run(suite_, test_);
      Report(result, {.rerun = RerunCommand(plan, planned),
                      .rebuild = RebuildCommand(plan, planned)});
      if (result.kind() == ResultKind::kFailed) Tell(plan, planned);
    } catch (const Interrupted& interrupted) {
      Skip(place, interrupted.what());
    } catch (const CannotTrace& error) {
      session_.GiveUp(error.what());
      Skip(place, "packets cannot be observed");
    }
  }

  void Tell(const SuitePlan& plan, const PlannedTest& planned) const {
    const LiveTopology* topology = session_.TopologyOf(suite_, test_);
    if (topology == nullptr || !on_failure_) return;
    on_failure_({plan, planned, *topology, session_.stop()});
  }

  static void Report(const ProbeResult& result, const ReportOptions& options) {
    switch (result.kind()) {
      case ResultKind::kPassed:
        return;
      case ResultKind::kFailed: {
        const Place& place = FailurePlace(result);
        const std::string path(place.path());
        const std::string text = FailureText(result, options);
        ADD_FAILURE_AT(path.c_str(), place.line)
            << (WantsColor() ? Colored(text) : text);
        return;
      }
      case ResultKind::kInconclusive:
        if (!result.bad_input.empty()) return Refuse(result.bad_input);
        Skip(result.probe.place, "inconclusive: " + InconclusiveText(result));
        return;
    }
  }

  TestSession& session_;
  const FailureHook& on_failure_;
  const size_t suite_;
  const size_t test_;
};

// Tells the session where GoogleTest is. What it throws leaves RUN_ALL_TESTS:
// nothing else ends a run that is to be repeated without end.
class SessionListener : public testing::EmptyTestEventListener {
 public:
  explicit SessionListener(TestSession& session) : session_(session) {}

  bool any_test() const { return any_test_; }

 private:
  void OnTestIterationStart(const testing::UnitTest& unit_test,
                            int /*iteration*/) override {
    session_.StartIteration();
    if (unit_test.test_to_run_count() == 0) return;
    any_test_ = true;
    session_.BeginToAttach();
  }
  void OnTestSuiteEnd(const testing::TestSuite& /*suite*/) override {
    session_.ReleaseTopologies();
  }
  void OnTestIterationEnd(const testing::UnitTest& /*unit_test*/,
                          int /*iteration*/) override {
    if (session_.stop().received() != 0) throw Interrupted();
    if (!session_.cannot_trace().empty()) {
      throw CannotTrace(session_.cannot_trace());
    }
  }

  TestSession& session_;
  bool any_test_ = false;
};

// Registers a listener for as long as this lives, before GoogleTest's own: it
// then hears of a beginning before anything is printed, and of an end after.
class ListenerScope {
 public:
  explicit ListenerScope(testing::TestEventListener& listener)
      : listener_(listener) {
    auto& listeners = testing::UnitTest::GetInstance()->listeners();
    testing::TestEventListener* printer =
        listeners.Release(listeners.default_result_printer());
    testing::TestEventListener* file_writer =
        listeners.Release(listeners.default_xml_generator());
    listeners.Append(&listener_);
    if (printer != nullptr) listeners.Append(printer);
    if (file_writer != nullptr) listeners.Append(file_writer);
  }
  ~ListenerScope() {
    testing::UnitTest::GetInstance()->listeners().Release(&listener_);
  }
  ListenerScope(const ListenerScope&) = delete;
  ListenerScope& operator=(const ListenerScope&) = delete;

 private:
  testing::TestEventListener& listener_;
};

void Register(TestSession& session, const FailureHook& on_failure) {
  for (size_t s = 0; s < session.suites().size(); ++s) {
    const SuitePlan& plan = session.suites()[s];
    for (size_t t = 0; t < plan.tests.size(); ++t) {
      const Place& place = plan.scenario->probes[plan.tests[t].probe].place;
      testing::RegisterTest(plan.name.c_str(), plan.tests[t].name.c_str(),
                            nullptr, nullptr, std::string(place.path()).c_str(),
                            place.line, [&session, &on_failure, s, t] {
                              return new ProbeTest(session, on_failure, s, t);
                            });
    }
  }
}

}  // namespace

bool InitGtest(const std::vector<std::string>& options) {
  std::string program = "hopcheck";
  std::vector<std::string> words = options;
  std::vector<char*> arguments = {program.data()};
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  testing::InitGoogleTest(&count, arguments.data());
  // https://no-color.org; GoogleTest does not know it. An option wins.
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0' &&
      GTEST_FLAG_GET(color) == "auto") {
    GTEST_FLAG_SET(color, "no");
  }
  return count == 1;  // it takes out what it knows
}

GtestRun RunGtest(std::span<const SuitePlan> suites, RuleTexts texts,
                  const FailureHook& on_failure) {
  // Exceptions of a test are caught where they are foreseen; those that leave
  // it are meant to.
  GTEST_FLAG_SET(catch_exceptions, false);
  TestSession session(suites, texts);
  Register(session, on_failure);
  SessionListener listener(session);
  GtestRun run;
  {
    const ListenerScope scope(listener);
    try {
      if (RUN_ALL_TESTS() != 0) run.status = kFailedStatus;
    } catch (const Interrupted&) {
      // session.status() says so.
    } catch (const CannotTrace& error) {
      run.cannot_trace = error.what();
      run.status = kInconclusiveStatus;
    }
  }
  session.ReleaseTopologies();
  run.status = MergeStatus(run.status, session.status());
  run.any_test = listener.any_test();
  run.results = session.Results();
  return run;
}

}  // namespace hopcheck
