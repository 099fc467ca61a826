// One expected step: "client/eth0", {hop: …}, {chain: …}, {drop: …}, ….
#ifndef HOPCHECK_SCENARIO_STEP_READER_H_
#define HOPCHECK_SCENARIO_STEP_READER_H_

#include <optional>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

std::optional<ExpectedStep> ReadStep(const YamlNode& node,
                                     Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_STEP_READER_H_
