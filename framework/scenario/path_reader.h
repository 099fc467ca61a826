// Lists of expected steps, with the alternatives in them.
#ifndef HOPCHECK_SCENARIO_PATH_READER_H_
#define HOPCHECK_SCENARIO_PATH_READER_H_

#include <string_view>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// As many ways as the alternatives of one list may make together, and as many
// steps as these may have.
inline constexpr size_t kMostWays = 64;
inline constexpr size_t kMostWaySteps = 16'384;

// `key` is what messages call the list. In place of a step may stand
//
//   any_of:
//     - [r1/left, r2/right]
//     - [r1/up, r3/down]
//
// whose lists hold steps only.
ExpectedPath ReadPath(const YamlNode& list, std::string_view key,
                      Diagnostics& diagnostics);

// The same without alternatives: `never`.
std::vector<ExpectedStep> ReadSteps(const YamlNode& list, std::string_view key,
                                    Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_PATH_READER_H_
