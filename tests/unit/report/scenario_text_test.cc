#include "report/scenario_text.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "scenario/scenario_reader.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

using testing::EqualsGolden;

// Named from the root of the source tree, as it stands in the text.
Scenario ReadEverything() {
  std::filesystem::current_path(HOPCHECK_SOURCE_DIR);
  Diagnostics diagnostics;
  auto scenario =
      ReadScenario("tests/golden/show/everything.yaml", {}, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return scenario.value_or(Scenario{});
}

TEST(ScenarioText, SaysAllThatThereIs) {
  const Scenario scenario = ReadEverything();
  EXPECT_TRUE(EqualsGolden(ScenarioText(scenario, scenario.Variants().front()),
                           "show/everything.txt"));
}

TEST(ScenarioText, ADifferentVariantMeansAnotherAddress) {
  const Scenario scenario = ReadEverything();
  const std::string text = ScenarioText(
      scenario, {.family = Family::kIpv6, .backend = Backend::kLegacy});
  EXPECT_NE(text.find("-> router (fd00::1)"), std::string::npos) << text;
  EXPECT_NE(text.find("-> 10.0.0.7, source 10.0.0.1, not in this variant"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("iptables (legacy), 5 lines"), std::string::npos) << text;
}

TEST(InterfacesText, SaysWhatStandsWhere) {
  EXPECT_TRUE(EqualsGolden(InterfacesText(ReadEverything().topology),
                           "show/interfaces.txt"));
}

}  // namespace
}  // namespace hopcheck
