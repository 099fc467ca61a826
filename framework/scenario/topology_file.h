// A topology by itself, for tests in C++: out of a scenario, whose probes are
// left alone, or of a file that holds nothing else, as fixtures do.
#ifndef HOPCHECK_SCENARIO_TOPOLOGY_FILE_H_
#define HOPCHECK_SCENARIO_TOPOLOGY_FILE_H_

#include <filesystem>
#include <optional>

#include "base/diagnostic.h"
#include "scenario/scenario_reader.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// Reads, merges the fixture, and checks, as ReadScenario does.
std::optional<Topology> ReadTopologyFile(const std::filesystem::path& file,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics);
std::optional<Topology> ReadTopologyText(SourceFile source,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_TOPOLOGY_FILE_H_
