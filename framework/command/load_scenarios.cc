#include "command/load_scenarios.h"

#include <optional>
#include <system_error>
#include <utility>

#include "command/scenario_files.h"
#include "scenario/scenario_reader.h"

namespace hopcheck {

namespace fs = std::filesystem;

std::vector<fs::path> FixtureFolders() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  // From the folder of programs to that of data, wherever the prefix is now.
  const fs::path installed =
      (program.parent_path() / HOPCHECK_FIXTURES_FROM_BIN).lexically_normal();
  if (!error && fs::is_directory(installed, error)) return {installed};
  return {HOPCHECK_SOURCE_FIXTURES};
}

std::vector<Scenario> LoadScenarios(const std::vector<std::string>& paths,
                                    Diagnostics& diagnostics,
                                    bool may_lack_expectations) {
  const ReadOptions options{.fixture_folders = FixtureFolders(),
                            .may_lack_expectations = may_lack_expectations};
  std::vector<Scenario> scenarios;
  for (const fs::path& file : CollectScenarioFiles(paths, diagnostics)) {
    std::optional<Scenario> scenario = ReadScenario(file, options, diagnostics);
    if (scenario) scenarios.push_back(*std::move(scenario));
  }
  return scenarios;
}

}  // namespace hopcheck
