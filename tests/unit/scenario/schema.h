// scenarios/scenario.schema.json, and what has to be asked of the reader about
// each part of it: the two say the same, or a test fails.
#ifndef HOPCHECK_TESTS_UNIT_SCENARIO_SCHEMA_H_
#define HOPCHECK_TESTS_UNIT_SCENARIO_SCHEMA_H_

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck::testing {

using Json = nlohmann::ordered_json;

const Json& ScenarioSchema();

// The pointers of all schemas in it that `wanted` is true of. What only
// decides which other schema counts (`if`, `not`, `contains`) is left out.
std::vector<std::string> PointersOf(
    const std::function<bool(const Json&)>& wanted);
const Json& At(std::string_view pointer);

// A scenario with a hole '@', and the scenario that it is with `text` in it.
std::string Fill(std::string_view scenario, std::string_view text);

// Scenarios with a hole, from one line: a key of namespace client, of the
// interface client/eth0, of a port of a bridge, of the one probe, of its ping,
// of its expectation.
std::string InClient(const std::string& line);
std::string InEth0(const std::string& keys);
std::string InPort(const std::string& keys);
std::string InProbe(const std::string& lines);
std::string InPing(const std::string& keys);
std::string InExpect(const std::string& keys);

std::set<std::string> Names(const Json& list);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_SCENARIO_SCHEMA_H_
