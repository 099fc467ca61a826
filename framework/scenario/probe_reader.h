// One item of `probes:`.
#ifndef HOPCHECK_SCENARIO_PROBE_READER_H_
#define HOPCHECK_SCENARIO_PROBE_READER_H_

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// Gives what could be read; names that could not be are "". A probe without
// `expect`, or with nothing behind it, is an error unless
// `may_lack_expectation`.
Probe ReadProbe(const YamlNode& node, bool may_lack_expectation,
                Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_PROBE_READER_H_
