#include "read_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <utility>

#include "scenario/scenario_reader.h"

namespace hopcheck::testing {

namespace {

// Texts without a fault are what the schema has to take as well: the tests of
// the schema ask for them.
void KeepSound(const std::string& text) {
  const char* folder = std::getenv("HOPCHECK_KEEP_SOUND_TEXTS");
  if (folder == nullptr) return;
  std::ofstream(
      fmt::format("{}/{:016x}.yaml", folder, std::hash<std::string>()(text)))
      << text;
}

std::optional<Scenario> Read(const std::string& text,
                             Diagnostics& diagnostics) {
  auto scenario =
      ReadScenarioText({.path = "test.yaml", .text = text}, {}, diagnostics);
  EXPECT_EQ(scenario.has_value(), diagnostics.empty());
  if (scenario) KeepSound(text);
  return scenario;
}

}  // namespace

Scenario ReadSound(const std::string& text) {
  Diagnostics diagnostics;
  auto scenario = Read(text, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "") << text;
  return scenario ? std::move(*scenario) : Scenario{};
}

std::string ErrorsOf(const std::string& text) {
  Diagnostics diagnostics;
  Read(text, diagnostics);
  return diagnostics.Render();
}

std::string ScenarioWith(const std::string& client, const std::string& probe) {
  return fmt::format(
      "scenario: a test\n"
      "topology:\n"
      "  namespaces:\n"
      "    client:\n"
      "      interfaces:\n"
      "        eth0: {{addresses: [10.0.0.2/24, \"fd00:a::2/64\"]}}\n"
      "      {}\n"
      "    server:\n"
      "      interfaces:\n"
      "        eth0: {{addresses: [10.0.0.1/24, \"fd00:a::1/64\"]}}\n"
      "  links: [[client/eth0, server/eth0]]\n"
      "probes:\n"
      "  - probe: a ping\n"
      "    ping: {{from: client, to: server}}\n"
      "    {}\n",
      client, probe);
}

}  // namespace hopcheck::testing
