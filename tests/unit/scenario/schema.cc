#include "schema.h"

#include "read_text.h"
#include "support/golden.h"

namespace hopcheck::testing {
namespace {

void Walk(const Json& schema, const std::string& pointer,
          const std::function<bool(const Json&)>& wanted,
          std::vector<std::string>& found) {
  if (schema.is_array()) {
    for (size_t i = 0; i < schema.size(); ++i) {
      Walk(schema[i], pointer + "/" + std::to_string(i), wanted, found);
    }
  }
  if (!schema.is_object()) return;
  if (wanted(schema)) found.push_back(pointer);
  const bool names = pointer.ends_with("/properties");
  for (const auto& [key, value] : schema.items()) {
    const bool decides = key == "if" || key == "not" || key == "contains";
    const bool data = key == "examples" || key == "enum" || key == "default";
    if (!names && (decides || data)) continue;
    Walk(value, pointer + "/" + key, wanted, found);
  }
}

}  // namespace

const Json& ScenarioSchema() {
  static const Json schema = Json::parse(
      ReadFile(HOPCHECK_SOURCE_DIR "/scenarios/scenario.schema.json"));
  return schema;
}

std::vector<std::string> PointersOf(
    const std::function<bool(const Json&)>& wanted) {
  std::vector<std::string> found;
  Walk(ScenarioSchema(), "", wanted, found);
  return found;
}

const Json& At(std::string_view pointer) {
  return ScenarioSchema().at(Json::json_pointer(std::string(pointer)));
}

std::string Fill(std::string_view scenario, std::string_view text) {
  std::string filled(scenario);
  const size_t hole = filled.find('@');
  return hole == std::string::npos ? filled : filled.replace(hole, 1, text);
}

std::string InClient(const std::string& line) { return ScenarioWith(line); }

std::string InEth0(const std::string& keys) {
  return "scenario: a test\n"
         "topology:\n"
         "  namespaces:\n"
         "    client: {interfaces: {eth0: {" +
         keys +
         "}}}\n"
         "    server: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
         "  links: [[client/eth0, server/eth0]]\n"
         "probes:\n"
         "  - {probe: a, ping: {from: client, to: server}, expect: replied}\n";
}

std::string InPort(const std::string& keys) {
  return "scenario: a test\n"
         "topology:\n"
         "  namespaces:\n"
         "    switch:\n"
         "      interfaces:\n"
         "        br0: {bridge: [p1], vlan_filtering: true}\n"
         "        p1: {" +
         keys +
         "}\n"
         "    host: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
         "  links: [[switch/p1, host/eth0]]\n"
         "probes:\n"
         "  - {probe: a, ping: {from: host, to: host}, expect: replied}\n";
}

std::string InProbe(const std::string& lines) {
  return ScenarioWith("routes: []", lines);
}

std::string InPing(const std::string& keys) {
  return "scenario: a test\n"
         "topology:\n"
         "  namespaces:\n"
         "    client: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}\n"
         "    server: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
         "  links: [[client/eth0, server/eth0]]\n"
         "probes:\n"
         "  - {probe: a, ping: {" +
         keys + "}, expect: replied}\n";
}

std::string InExpect(const std::string& keys) {
  return InProbe("expect: {" + keys + "}");
}

std::set<std::string> Names(const Json& list) {
  std::set<std::string> names;
  for (const Json& name : list) names.insert(name.get<std::string>());
  return names;
}

}  // namespace hopcheck::testing
