// From YAML to the model: strict, and all errors at once.
#ifndef HOPCHECK_SCENARIO_SCENARIO_READER_H_
#define HOPCHECK_SCENARIO_SCENARIO_READER_H_

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scenario.h"

namespace hopcheck {

struct ReadOptions {
  // Searched for `fixture: NAME` (NAME.yaml) after the netns-fixtures folder
  // beside the scenario and beside each folder above it.
  std::vector<std::filesystem::path> fixture_folders;
  // Probes without `expect` are read, too: what is to be recorded.
  bool may_lack_expectations = false;
};

// Reads, merges the fixture, and checks. Without a value, `diagnostics` holds
// at least one error; with one, none was added.
std::optional<Scenario> ReadScenario(const std::filesystem::path& file,
                                     const ReadOptions& options,
                                     Diagnostics& diagnostics);

// The same from text already in memory; `source.path` is where relative names
// start from.
std::optional<Scenario> ReadScenarioText(SourceFile source,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_SCENARIO_READER_H_
