// All scenarios that a command line names, read before anything is built.
#ifndef HOPCHECK_COMMAND_LOAD_SCENARIOS_H_
#define HOPCHECK_COMMAND_LOAD_SCENARIOS_H_

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scenario.h"

namespace hopcheck {

// Where fixtures are that stand beside no scenario: those installed with this
// program, or, where it was not installed, those of the source tree.
std::vector<std::filesystem::path> FixtureFolders();

// The scenarios of `paths` (see CollectScenarioFiles) in their order. With
// diagnostics, those that are good are there all the same.
// `may_lack_expectations` as in ReadOptions.
std::vector<Scenario> LoadScenarios(const std::vector<std::string>& paths,
                                    Diagnostics& diagnostics,
                                    bool may_lack_expectations = false);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_LOAD_SCENARIOS_H_
