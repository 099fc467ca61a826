#include "scenario/topology_file.h"

#include <utility>

#include "scenario/fixture.h"
#include "scenario/scenario_check.h"
#include "scenario/topology_reader.h"
#include "scenario/yaml_source.h"

namespace hopcheck {

namespace {

std::optional<Topology> ReadTree(const YamlNode& root,
                                 const ReadOptions& options,
                                 Diagnostics& found) {
  const YamlEntry* inside = root.Find("topology");
  const YamlRef merged =
      MergeFixtures(inside == nullptr ? root : *inside->value, options, found);
  if (!merged) return std::nullopt;
  Scenario scenario;
  scenario.topology = ReadTopology(*merged, found);
  if (!scenario.topology.namespaces.empty()) {
    CheckScenario(scenario, found.empty(), found);
  }
  return std::move(scenario.topology);
}

}  // namespace

std::optional<Topology> ReadTopologyText(SourceFile source,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics) {
  return ReadYamlSource(std::move(source), diagnostics,
                        [&](const YamlRef& root, Diagnostics& found) {
                          return ReadTree(*root, options, found);
                        });
}

std::optional<Topology> ReadTopologyFile(const std::filesystem::path& file,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics) {
  auto source = ReadSourceFile(file, diagnostics);
  if (!source) return std::nullopt;
  return ReadTopologyText(*std::move(source), options, diagnostics);
}

}  // namespace hopcheck
