// `expect:`, in its long form and as an outcome alone.
#ifndef HOPCHECK_SCENARIO_EXPECTATION_READER_H_
#define HOPCHECK_SCENARIO_EXPECTATION_READER_H_

#include "base/diagnostic.h"
#include "scenario/probe_model.h"
#include "scenario/yaml_node.h"

namespace hopcheck {

Expectation ReadExpectation(const YamlNode& node, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_EXPECTATION_READER_H_
