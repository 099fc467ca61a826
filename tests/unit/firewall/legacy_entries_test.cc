// What ChainsOf makes of real tables is rule_book_test's.
#include "firewall/legacy_entries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace hopcheck {
namespace {

TEST(LegacyEntries, AnEmptyTableHasNoChains) {
  EXPECT_THAT(ChainsOf({.name = "filter"}), ::testing::IsEmpty());
}

// No kernel gives such; the sanitizers see what is read of it.
TEST(LegacyEntries, SurvivesBytesThatAreNoEntries) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> byte(0, 255);
  std::uniform_int_distribution<int> small(0, 3);
  for (int i = 0; i < 2000; ++i) {
    LegacyTable table{
        .family = i % 2 == 0 ? Family::kIpv4 : Family::kIpv6,
        .name = "filter",
        .builtin = {{"INPUT", 0, 500}, {"OUTPUT", 176, 176}},
        .entries = std::vector<uint8_t>(static_cast<size_t>(byte(random)) * 4)};
    for (uint8_t& b : table.entries) {
      // Sizes are mostly small: some of the entries look like real ones.
      b = static_cast<uint8_t>(small(random) == 0 ? byte(random) : 0);
    }
    EXPECT_LE(ChainsOf(table).size(), table.entries.size());
  }
}

}  // namespace
}  // namespace hopcheck
