// What is expected of all packets of a probe together: `hits` and `shares`.
#ifndef HOPCHECK_SCENARIO_TALLY_READER_H_
#define HOPCHECK_SCENARIO_TALLY_READER_H_

#include <vector>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// - {chain: router/filter.FORWARD, rule: allow-ping, times: 3}
// - {hop: r1/left, at_least: 1, at_most: 9}
std::vector<ExpectedHits> ReadHits(const YamlNode& list,
                                   Diagnostics& diagnostics);

// - {hop: r1/left, at_least: 40%, at_most: 60%}
// - {outcome: replied, at_least: 90%}
std::vector<ExpectedShare> ReadShares(const YamlNode& list,
                                      Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_TALLY_READER_H_
