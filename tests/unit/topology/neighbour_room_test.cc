#include "topology/neighbour_room.h"

#include <gtest/gtest.h>

namespace hopcheck {
namespace {

TEST(NeighbourRoomTest, ReadsTheEntriesOfTheTable) {
  EXPECT_EQ(NeighbourEntries("entries  allocs   destroys\n"
                             "0000012c 0000dd3f 0000f01e\n"
                             "0000012c 0000d630 0000c351\n"),
            300u);
}

TEST(NeighbourRoomTest, WhatIsNoTableHasNoEntries) {
  EXPECT_EQ(NeighbourEntries(""), std::nullopt);
  EXPECT_EQ(NeighbourEntries("entries  allocs"), std::nullopt);
  EXPECT_EQ(NeighbourEntries("entries  allocs\n"), std::nullopt);
  EXPECT_EQ(NeighbourEntries("entries  allocs\nmany\n"), std::nullopt);
  EXPECT_EQ(NeighbourEntries("searched\n00000001\n"), std::nullopt);
}

}  // namespace
}  // namespace hopcheck
