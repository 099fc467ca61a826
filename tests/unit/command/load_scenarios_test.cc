#include "command/load_scenarios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::hopcheck::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kGood = R"(scenario: Loopback answers
topology:
  namespaces:
    host: {}
probes:
  - probe: itself
    ping: {from: host, to: 127.0.0.1}
    expect: replied
)";

TEST(LoadScenarios, ReadsAllInOrder) {
  const TemporaryFolder folder;
  const std::string b = folder.Write("b.yaml", kGood);
  const std::string a = folder.Write("a.yaml", kGood);
  Diagnostics diagnostics;
  const std::vector<Scenario> scenarios = LoadScenarios({b, a}, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  ASSERT_EQ(scenarios.size(), 2U);
  EXPECT_EQ(scenarios[0].file, b);
  EXPECT_EQ(scenarios[1].file, a);
}

TEST(LoadScenarios, TellsTheErrorsOfAllFilesAtOnce) {
  const TemporaryFolder folder;
  const std::string a = folder.Write("a.yaml", "scenario: [no title]\n");
  const std::string b = folder.Write("b.yaml", "probes: 7\n");
  Diagnostics diagnostics;
  LoadScenarios({b, a, folder / "none"}, diagnostics);
  EXPECT_THAT(diagnostics.Render(),
              AllOf(HasSubstr(a + ":1:"), HasSubstr(b + ":1:"),
                    HasSubstr((folder / "none") + ": error:")));
}

TEST(LoadScenarios, WithoutInstallationTheFixturesAreTheSourceTrees) {
  EXPECT_THAT(FixtureFolders(),
              ElementsAre(std::filesystem::path(HOPCHECK_SOURCE_DIR) /
                          "netns-fixtures"));
}

}  // namespace
}  // namespace hopcheck
