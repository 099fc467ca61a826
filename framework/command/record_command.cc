#include "command/record_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "base/stop_signal.h"
#include "command/load_scenarios.h"
#include "command/question.h"
#include "command/record_text.h"
#include "command/replace_file.h"
#include "command/scenario_files.h"
#include "record/unified_diff.h"
#include "runner/exit_status.h"
#include "runner/kernel_advice.h"
#include "runner/record_scenario.h"
#include "runner/run_probe.h"
#include "runner/tracer_start.h"
#include "scenario/quote.h"
#include "scenario/yaml_source.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

struct LoadedFile {
  fs::path path;
  std::string
      bytes;  // as read; the scenario's text is without a byte order mark
  Scenario scenario;
};

ReadOptions Reading() {
  return {.fixture_folders = FixtureFolders(), .may_lack_expectations = true};
}

std::optional<LoadedFile> Load(const fs::path& path, const ReadOptions& reading,
                               Diagnostics& diagnostics) {
  auto source = ReadSourceFile(path, diagnostics);
  if (!source) return std::nullopt;
  auto scenario = ReadScenarioText(*source, reading, diagnostics);
  if (!scenario) return std::nullopt;
  return LoadedFile{.path = path,
                    .bytes = std::move(source->text),
                    .scenario = *std::move(scenario)};
}

int Refuse(std::string_view message) {
  fmt::print(stderr, "hopcheck record: {}\nTry 'hopcheck record --help'.\n",
             message);
  return kUsageStatus;
}

class Session {
 public:
  explicit Session(const RecordArguments& arguments)
      : arguments_(arguments),
        options_{.update = arguments.update,
                 .probe = arguments.probe,
                 .runs = arguments.runs} {}

  int Run(const std::vector<LoadedFile>& files) {
    const LoadedFile* at = nullptr;
    try {
      for (const LoadedFile& file : files) {
        at = &file;
        status_ = MergeStatus(status_, Record(file));
      }
    } catch (const Interrupted&) {
      fmt::print(stderr, "hopcheck record: interrupted; {} is as it was\n",
                 at->scenario.file);
      return SignalStatus(stop_.received());
    } catch (const CannotTrace& error) {
      fmt::print(stderr, "hopcheck: error: packets cannot be observed: {}\n",
                 error.what());
      return MergeStatus(status_, kInconclusiveStatus);
    }
    if (unasked_) {
      fmt::print(stderr,
                 "hopcheck record: nothing was written: there is no terminal "
                 "to ask on; --yes writes without asking\n");
    }
    return status_;
  }

 private:
  int Record(const LoadedFile& file) {
    const Scenario& scenario = file.scenario;
    if (stop_.received() != 0) throw Interrupted();
    if (!HasWork(scenario)) return kPassedStatus;
    if (const std::string why = WhyNotReplaceable(file.path); !why.empty()) {
      fmt::print(stderr, "{}: cannot be written: {}\n", scenario.file, why);
      return kUsageStatus;
    }
    tracer_.Begin();
    const RecordedScenario recorded =
        RecordScenario(scenario, reading_, options_, tracer_.Get(), stop_);
    if (!recorded.bad_input.empty()) {
      fmt::print(stderr, "{}", recorded.bad_input.Render());
      return kUsageStatus;
    }
    fmt::print(stderr, "{}", NotRecordedText(scenario, recorded));
    int status = kPassedStatus;
    for (const NotRecordedProbe& one : recorded.not_recorded) {
      status = MergeStatus(
          status, one.is_inconclusive ? kInconclusiveStatus : kFailedStatus);
    }
    if (!recorded.edits.empty()) {
      return MergeStatus(status, Write(file, recorded));
    }
    if (recorded.not_recorded.empty()) {
      fmt::print("{}: nothing to record: what is expected holds\n",
                 scenario.file);
    }
    return status;
  }

  bool HasWork(const Scenario& scenario) const {
    const auto is_asked = [&](const Probe& probe) {
      return IsAsked(probe, options_);
    };
    const auto is_meant = [&](const Probe& probe) {
      return options_.probe.empty() || options_.probe == probe.name;
    };
    if (std::ranges::any_of(scenario.probes, is_asked)) return true;
    if (std::ranges::any_of(scenario.probes, is_meant)) {
      fmt::print(
          "{}: nothing to record: {} has an expectation\n", scenario.file,
          options_.probe.empty() ? "every probe" : Quote(options_.probe));
    }
    return false;
  }

  int Write(const LoadedFile& file, const RecordedScenario& recorded) {
    if (options_.update && !IsConfirmed(file, recorded)) {
      return unasked_ ? kUsageStatus : kFailedStatus;
    }
    const std::string mark(
        file.bytes.starts_with(kByteOrderMark) ? kByteOrderMark : "");
    try {
      if (!ReplaceFile(file.path, file.bytes, mark + recorded.text)) {
        fmt::print(stderr,
                   "{}: not written: the file has changed since it was read\n",
                   file.scenario.file);
        return kFailedStatus;
      }
    } catch (const KernelError& error) {
      fmt::print(stderr, "{}: not written: {}\n", file.scenario.file,
                 WithAdvice(error));
      return kFailedStatus;
    }
    const bool is_told = options_.update && !arguments_.yes;
    fmt::print("{}", is_told
                         ? fmt::format("{}: written\n", file.scenario.file)
                         : RecordedText(file.scenario, recorded, "recorded"));
    std::fflush(stdout);
    return kPassedStatus;
  }

  // Shows what would change. Throws Interrupted.
  bool IsConfirmed(const LoadedFile& file, const RecordedScenario& recorded) {
    fmt::print("{}",
               UnifiedDiff(file.scenario.file, file.scenario.place.source->text,
                           recorded.edits, WantsColor()));
    if (arguments_.yes) return true;
    fmt::print("{}", RecordedText(file.scenario, recorded, "would record"));
    if (!CanAsk()) {
      unasked_ = true;
      return false;
    }
    const bool yes = Ask("Write this?", stop_);
    if (stop_.received() != 0) throw Interrupted();
    if (!yes) fmt::print("{}: not written\n", file.scenario.file);
    return yes;
  }

  const RecordArguments& arguments_;
  const RecordOptions options_;
  const ReadOptions reading_ = Reading();
  const StopSignal stop_;
  TracerStart tracer_;
  int status_ = kPassedStatus;
  bool unasked_ = false;
};

// "": it stands in one of them.
std::string WhyNoProbe(std::string_view name,
                       const std::vector<LoadedFile>& files) {
  std::vector<std::string_view> names;
  for (const LoadedFile& file : files) {
    for (const Probe& probe : file.scenario.probes) {
      if (probe.name == name) return "";
      names.push_back(probe.name);
    }
  }
  return fmt::format("no probe is called {}{}", Quote(name),
                     DidYouMean(name, names));
}

}  // namespace

int RecordCommand(const RecordArguments& arguments) {
  Diagnostics diagnostics;
  const ReadOptions reading = Reading();
  std::vector<LoadedFile> files;
  for (const fs::path& path :
       CollectScenarioFiles(arguments.paths, diagnostics)) {
    auto file = Load(path, reading, diagnostics);
    if (file) files.push_back(*std::move(file));
  }
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.Render());
    return kUsageStatus;
  }
  if (!arguments.probe.empty()) {
    const std::string why = WhyNoProbe(arguments.probe, files);
    if (!why.empty()) return Refuse(why);
  }
  return Session(arguments).Run(files);
}

}  // namespace hopcheck
