#include "kernel/runner/repository_scenario.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "scenario/scenario_reader.h"

namespace hopcheck::testing {

Scenario RepositoryScenario(const std::string& name) {
  const std::string file =
      fmt::format("{}/scenarios/{}.yaml", HOPCHECK_SOURCE_DIR, name);
  Diagnostics diagnostics;
  auto scenario = ReadScenario(file, {}, diagnostics);
  EXPECT_TRUE(scenario) << diagnostics.Render();
  return scenario.value_or(Scenario());
}

}  // namespace hopcheck::testing
