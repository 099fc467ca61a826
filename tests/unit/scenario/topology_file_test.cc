#include "scenario/topology_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace hopcheck {
namespace {

using ::testing::HasSubstr;

std::optional<Topology> Read(std::string text, Diagnostics& diagnostics) {
  return ReadTopologyText({.path = "x.yaml", .text = std::move(text)}, {},
                          diagnostics);
}

// As of scenarios: what is read by one is read by the other.
TEST(TopologyFileTest, AByteOrderMarkIsNoText) {
  Diagnostics diagnostics;
  const auto topology = Read("\xef\xbb\xbfnamespaces: {a: {}}\n", diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  ASSERT_TRUE(topology.has_value());
  EXPECT_EQ(topology->namespaces.size(), 1);
}

TEST(TopologyFileTest, NoMoreErrorsAreToldThanHelp) {
  std::string text = "namespaces:\n  a:\n";
  for (int i = 0; i < 3000; ++i) {
    text += "    no_key_" + std::to_string(i) + ": 1\n";
  }
  Diagnostics diagnostics;
  EXPECT_EQ(Read(text, diagnostics), std::nullopt);
  EXPECT_EQ(diagnostics.size(), 1001);
  EXPECT_THAT(diagnostics.Render(), HasSubstr("more errors from here on"));
}

}  // namespace
}  // namespace hopcheck
