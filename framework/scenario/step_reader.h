// One expected step: "client/eth0", {hop: …}, {chain: …}, {drop: …}, ….
#ifndef HOPCHECK_SCENARIO_STEP_READER_H_
#define HOPCHECK_SCENARIO_STEP_READER_H_

#include <optional>
#include <string_view>

#include "base/diagnostic.h"
#include "scenario/map_reader.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

std::optional<ExpectedStep> ReadStep(const YamlNode& node,
                                     Diagnostics& diagnostics);

// For maps that say more of a step than it is. The key that tells the kind of
// the step, "" where there is none and that is reported:
std::string_view StepKind(const YamlNode& map, Diagnostics& diagnostics);
// "a hop step".
std::string StepName(std::string_view kind);
// The step's own keys; what else the map has is the caller's business.
std::optional<ExpectedStep> ReadStepKeys(std::string_view kind, MapReader& map);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_STEP_READER_H_
