#include "scenario/scenario_reader.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenario/fixture.h"
#include "scenario/map_reader.h"
#include "scenario/probe_reader.h"
#include "scenario/scenario_check.h"
#include "scenario/topology_reader.h"
#include "scenario/yaml_source.h"

namespace hopcheck {
namespace {

// An axis of the matrix: a list of names without repetition.
template <typename T>
std::vector<T> ReadAxis(MapReader& map, std::string_view key,
                        const std::vector<std::string_view>& names,
                        const std::vector<T>& values) {
  std::vector<T> axis;
  const YamlNode* list = map.Optional(key);
  if (list == nullptr) return axis;
  Diagnostics& diagnostics = map.diagnostics();
  for (const YamlRef& item : ItemsOf(*list, key, diagnostics)) {
    const auto scalar = ReadScalar(*item, key, diagnostics);
    if (!scalar) continue;
    const auto choice = ToChoice(*scalar, key, names, diagnostics);
    if (!choice) continue;
    const T value = values[*choice];
    if (std::ranges::find(axis, value) != axis.end()) {
      diagnostics.Error(scalar->place,
                        fmt::format("{} stands twice", scalar->text));
      continue;
    }
    axis.push_back(value);
  }
  const bool is_list = list->kind == YamlNode::Kind::kList;
  if (is_list && list->items.empty()) {
    diagnostics.Error(list->place, fmt::format("{} is empty", key));
  }
  return axis;
}

Matrix ReadMatrix(const YamlNode& node, Diagnostics& diagnostics) {
  MapReader map(node, "the matrix", diagnostics);
  Matrix matrix;
  matrix.families = ReadAxis<Family>(map, "family", {"ipv4", "ipv6"},
                                     {Family::kIpv4, Family::kIpv6});
  matrix.backends = ReadAxis<Backend>(map, "backend", {"nft", "legacy"},
                                      {Backend::kNft, Backend::kLegacy});
  map.RejectUnknown();
  return matrix;
}

std::vector<Probe> ReadProbes(const YamlNode& list, const ReadOptions& options,
                              Diagnostics& diagnostics) {
  std::vector<Probe> probes;
  for (const YamlRef& item : ItemsOf(list, "probes", diagnostics)) {
    probes.push_back(
        ReadProbe(*item, options.may_lack_expectations, diagnostics));
  }
  const bool other_kind =
      list.kind == YamlNode::Kind::kScalar || list.kind == YamlNode::Kind::kMap;
  if (probes.empty() && !other_kind) {
    diagnostics.Error(list.place, "a scenario needs a probe");
  }
  return probes;
}

// The topology with its fixture; nothing where the names in it cannot be told.
std::optional<Topology> ReadMergedTopology(MapReader& map,
                                           const ReadOptions& options) {
  const YamlNode* node = map.Required("topology");
  if (node == nullptr) return std::nullopt;
  const YamlRef merged = MergeFixtures(*node, options, map.diagnostics());
  if (!merged) return std::nullopt;
  Topology topology = ReadTopology(*merged, map.diagnostics());
  if (topology.namespaces.empty()) return std::nullopt;
  return topology;
}

Scenario ReadTree(const YamlNode& root, const ReadOptions& options,
                  Diagnostics& diagnostics) {
  Scenario scenario;
  scenario.file = root.place.path();
  scenario.place = root.place;
  const bool tree_sound = diagnostics.empty();  // no key stood twice
  MapReader map(root, "a scenario", diagnostics);
  if (const auto title = map.RequiredScalar("scenario")) {
    scenario.title = title->text;
  }
  if (const YamlNode* matrix = map.Optional("matrix")) {
    scenario.matrix = ReadMatrix(*matrix, diagnostics);
  }
  const size_t errors_before = diagnostics.size();
  auto topology = ReadMergedTopology(map, options);
  const bool sound = tree_sound && diagnostics.size() == errors_before;
  if (const YamlNode* probes = map.Required("probes")) {
    scenario.probes = ReadProbes(*probes, options, diagnostics);
  }
  map.RejectUnknown();
  // Without a topology every name would seem to be missing.
  if (topology) {
    scenario.topology = std::move(*topology);
    CheckScenario(scenario, sound, diagnostics);
  }
  return scenario;
}

}  // namespace

std::optional<Scenario> ReadScenarioText(SourceFile source,
                                         const ReadOptions& options,
                                         Diagnostics& diagnostics) {
  return ReadYamlSource(std::move(source), diagnostics,
                        [&](const YamlRef& root, Diagnostics& found) {
                          return std::optional(ReadTree(*root, options, found));
                        });
}

std::optional<Scenario> ReadScenario(const std::filesystem::path& file,
                                     const ReadOptions& options,
                                     Diagnostics& diagnostics) {
  auto source = ReadSourceFile(file, diagnostics);
  if (!source) return std::nullopt;
  return ReadScenarioText(*std::move(source), options, diagnostics);
}

}  // namespace hopcheck
