#include "scenario/topology_file.h"

#include <memory>
#include <utility>

#include "scenario/file_reader.h"
#include "scenario/fixture.h"
#include "scenario/scenario_check.h"
#include "scenario/topology_reader.h"
#include "scenario/yaml_document.h"

namespace hopcheck {

std::optional<Topology> ReadTopologyText(SourceFile source,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics) {
  const auto shared = std::make_shared<const SourceFile>(std::move(source));
  Diagnostics found;
  Scenario scenario;
  if (const YamlRef root = ParseYaml(shared, found)) {
    const YamlEntry* inside = root->Find("topology");
    const YamlRef merged = MergeFixtures(
        inside == nullptr ? *root : *inside->value, options, found);
    if (merged) scenario.topology = ReadTopology(*merged, found);
  }
  if (!scenario.topology.namespaces.empty()) {
    CheckScenario(scenario, found.empty(), found);
  }
  const bool sound = found.empty();
  diagnostics.Append(std::move(found));
  if (!sound) return std::nullopt;
  return std::move(scenario.topology);
}

std::optional<Topology> ReadTopologyFile(const std::filesystem::path& file,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics) {
  SourceFile source = {.path = file.string(), .text = ""};
  const Place place = {.source = std::make_shared<const SourceFile>(source)};
  auto text = ReadRegularFile(file, kMaxYamlFile, "", place, diagnostics);
  if (!text) return std::nullopt;
  source.text = std::move(*text);
  return ReadTopologyText(std::move(source), options, diagnostics);
}

}  // namespace hopcheck
