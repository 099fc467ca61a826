#include "command/one_scenario.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "support/golden.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using testing::EqualsGolden;

constexpr const char* kScenario = "tests/golden/show/everything.yaml";

TEST(OneScenario, TheVariantThatIsNamed) {
  std::filesystem::current_path(HOPCHECK_SOURCE_DIR);
  const auto chosen = [](std::string_view variant) {
    return LoadOneScenario("hopcheck show", kScenario, variant)
        .value()
        .variant.ToString();
  };
  EXPECT_EQ(chosen(""), "ipv4/nft");
  EXPECT_EQ(chosen("ipv6"), "ipv6/nft");
  EXPECT_EQ(chosen("legacy"), "ipv4/legacy");
  EXPECT_EQ(chosen("ipv6/legacy"), "ipv6/legacy");
  EXPECT_EQ(chosen("legacy/ipv6"), "ipv6/legacy");
}

TEST(OneScenario, ProbesMayExpectNothingYet) {
  const testing::TemporaryFolder folder;
  const auto one = LoadOneScenario(
      "hopcheck show",
      folder.Write("new.yaml",
                   "scenario: new\n"
                   "topology: {namespaces: {a: {}}}\n"
                   "probes: [{probe: x, ping: {from: a, to: 127.0.0.1}}]\n"),
      "");
  ASSERT_TRUE(one.has_value());
  EXPECT_EQ(one->scenario.probes.size(), 1);
}

TEST(OneScenario, WhatIsWrongIsSaid) {
  std::filesystem::current_path(HOPCHECK_SOURCE_DIR);
  std::string all;
  for (const auto& [path, variant] :
       {std::pair{kScenario, "ipv5"},
        {kScenario, "something"},
        {kScenario, "ipv4/ipv6"},
        {kScenario, "/"},
        {"scenarios/nftables/priorities.yaml", "ipv5"},
        {"tests/golden/show/no-matrix.yaml", "ipv4"},
        {"tests/golden/bad-yaml/at-sign.yaml", ""},
        {"tests/golden/show", ""},
        {"nowhere.yaml", ""}}) {
    all += std::string("$ ") + path + " " + variant + "\n";
    ::testing::internal::CaptureStderr();
    EXPECT_FALSE(LoadOneScenario("hopcheck show", path, variant));
    all += ::testing::internal::GetCapturedStderr();
  }
  EXPECT_TRUE(EqualsGolden(all, "command/one-scenario.txt"));
}

}  // namespace
}  // namespace hopcheck
