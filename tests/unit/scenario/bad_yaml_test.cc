// Every message that a wrong scenario can bring, by its exact text: each
// tests/golden/bad-yaml/NAME.yaml is read, and its errors are NAME.txt.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <vector>

#include "scenario/scenario_reader.h"
#include "support/golden.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;

const fs::path& Folder() {
  static const fs::path folder =
      fs::path(HOPCHECK_SOURCE_DIR) / "tests/golden/bad-yaml";
  return folder;
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Folder())) {
    if (entry.path().extension() == ".yaml") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

// Runs in the folder itself: the paths in the messages are relative.
class BadYamlTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { fs::current_path(Folder()); }
  void TearDown() override { fs::current_path(before_); }

 private:
  fs::path before_ = fs::current_path();
};

TEST_P(BadYamlTest, IsRefusedWithItsGoldenText) {
  Diagnostics diagnostics;
  const auto scenario = ReadScenario(GetParam() + ".yaml", {}, diagnostics);
  EXPECT_FALSE(scenario.has_value());
  EXPECT_THAT(diagnostics.errors(), ::testing::Not(::testing::IsEmpty()));
  EXPECT_TRUE(testing::EqualsGolden(diagnostics.Render(),
                                    "bad-yaml/" + GetParam() + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(
    Files, BadYamlTest, ::testing::ValuesIn(Names()),
    [](const ::testing::TestParamInfo<std::string>& file) {
      std::string name = file.param;
      std::ranges::replace_if(
          name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
      return name;
    });

TEST(BadYamlFolder, HoldsEveryKindOfMistake) {
  EXPECT_THAT(Names(), ::testing::SizeIs(::testing::Ge(50)));
}

}  // namespace
}  // namespace hopcheck
