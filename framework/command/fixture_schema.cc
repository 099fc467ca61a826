#include <nlohmann/json.hpp>

#include "command/schema_text.h"

namespace hopcheck {

std::string FixtureSchema() {
  using Json = nlohmann::ordered_json;
  const Json scenario = Json::parse(ScenarioSchema());
  const Json& definitions = scenario.at("$defs");
  const Json fixture = {{"$schema", scenario.at("$schema")},
                        {"title", definitions.at("fixture").at("title")},
                        {"$ref", "#/$defs/fixture"},
                        {"$defs", definitions}};
  return fixture.dump(2) + "\n";
}

}  // namespace hopcheck
