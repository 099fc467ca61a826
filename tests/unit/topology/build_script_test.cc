// How the script looks. What it does, kernel tests show.
#include "topology/build_script.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "scenario/scenario_reader.h"
#include "support/golden.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::EqualsGolden;

TEST(BuildScript, OfEverything) {
  std::filesystem::current_path(HOPCHECK_SOURCE_DIR);
  Diagnostics diagnostics;
  const auto scenario =
      ReadScenario("tests/golden/show/everything.yaml", {}, diagnostics);
  ASSERT_EQ(diagnostics.Render(), "");
  EXPECT_TRUE(EqualsGolden(
      BuildScript(*scenario,
                  {.family = Family::kIpv6, .backend = Backend::kLegacy}),
      "show/everything.sh"));
}

TEST(BuildScript, OfATopologyMadeInCode) {
  EXPECT_TRUE(EqualsGolden(
      BuildScript(
          {.title = "Two\nlines", .topology = testing::ClientRouterServer()},
          {}),
      "show/in-code.sh"));
}

}  // namespace
}  // namespace hopcheck
