// One item of `probes:`.
#ifndef HOPCHECK_SCENARIO_PROBE_READER_H_
#define HOPCHECK_SCENARIO_PROBE_READER_H_

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

// Gives what could be read; names that could not be are "".
Probe ReadProbe(const YamlNode& node, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_PROBE_READER_H_
