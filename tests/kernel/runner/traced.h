// `hopcheck trace`, run between the namespaces of a topology.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_TRACED_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_TRACED_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/runner/program.h"
#include "scenario/scenario.h"
#include "topology/live_topology.h"

namespace hopcheck::testing {

// A scenario's topology; what is wrong with it fails the test.
Scenario ScenarioOf(std::string_view yaml);

// The command that traces from `from`, a namespace that this process holds.
std::vector<std::string> TraceFrom(const NetNamespace& from,
                                   const std::vector<std::string>& options);

// What a tool prints in a namespace; where it fails, so does the test.
std::string RunIn(const NetNamespace& space, const std::string& tool,
                  const std::vector<std::string>& arguments);

// `text` with `name` wherever the namespace's inode stands, in its width.
std::string WithName(std::string text, const NetNamespace& space,
                     const std::string& name);
// The same of all namespaces of a topology, by their own names.
std::string WithNames(std::string text, const LiveTopology& topology);

// Packets, or steps, without what differs from one packet to the next.
nlohmann::json Comparable(const nlohmann::json& steps);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_TRACED_H_
