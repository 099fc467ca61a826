// Which files the paths of a command line mean.
#ifndef HOPCHECK_COMMAND_SCENARIO_FILES_H_
#define HOPCHECK_COMMAND_SCENARIO_FILES_H_

#include <filesystem>
#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace hopcheck {

// Files as they are given; of a folder every *.yaml in it and below it, sorted
// by name, but for what stands in folders named netns-fixtures. A file that is
// meant twice is there once, under the name that came first. A path that does
// not exist and a folder without scenarios are errors.
std::vector<std::filesystem::path> CollectScenarioFiles(
    const std::vector<std::string>& paths, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_SCENARIO_FILES_H_
