// What stands by hand is what LiveTopology builds: for every scenario of the
// project.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/topology/by_hand.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;

class EveryScenario : public ByHandTest,
                      public ::testing::WithParamInterface<std::string> {};

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  const fs::path folder = fs::path(HOPCHECK_SOURCE_DIR) / "scenarios";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") {
      files.push_back(fs::relative(entry.path(), folder).string());
    }
  }
  std::ranges::sort(files);
  return files;
}

TEST_P(EveryScenario, StandsTheSameByHand) {
  const Scenario scenario =
      Read(std::string(HOPCHECK_SOURCE_DIR) + "/scenarios/" + GetParam());
  // Families differ in their probes alone.
  std::map<std::optional<Backend>, std::vector<Variant>> variants;
  for (const Variant& variant : scenario.Variants()) {
    variants[variant.backend].push_back(variant);
  }
  for (const auto& [backend, of_backend] : variants) {
    SCOPED_TRACE(of_backend.front().ToString());
    ExpectSame(scenario, of_backend);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , EveryScenario, ::testing::ValuesIn(ScenarioFiles()),
    [](const auto& test) {
      std::string name = test.param;
      std::ranges::replace_if(
          name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
      return name;
    });

}  // namespace
}  // namespace hopcheck::testing
