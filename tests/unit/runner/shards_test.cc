#include "runner/shards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

namespace hopcheck {

void PrintTo(const Shard& shard, std::ostream* out) {
  *out << '[' << shard.begin << ", " << shard.end << ')';
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Shards, EqualWeightsAreSharedEqually) {
  const std::vector<size_t> weights(6, 5);
  EXPECT_THAT(PartitionByWeight(weights, 3),
              ElementsAre(Shard{0, 2}, Shard{2, 4}, Shard{4, 6}));
}

TEST(Shards, AHeavyItemStandsAlone) {
  const std::vector<size_t> weights = {1, 1, 9, 1, 1};
  EXPECT_THAT(PartitionByWeight(weights, 3),
              ElementsAre(Shard{0, 2}, Shard{2, 3}, Shard{3, 5}));
}

TEST(Shards, NoneIsEmptyWhereThereAreFewerItemsThanJobs) {
  const std::vector<size_t> weights = {3, 4};
  EXPECT_THAT(PartitionByWeight(weights, 8),
              ElementsAre(Shard{0, 1}, Shard{1, 2}));
}

TEST(Shards, OneJobTakesAll) {
  const std::vector<size_t> weights = {3, 0, 4};
  EXPECT_THAT(PartitionByWeight(weights, 1), ElementsAre(Shard{0, 3}));
}

TEST(Shards, ItemsWithoutWeightAreStillSomebodys) {
  const std::vector<size_t> weights = {0, 0, 0};
  EXPECT_THAT(PartitionByWeight(weights, 2), ElementsAre(Shard{0, 3}));
}

TEST(Shards, NothingIsSharedOutAsNothing) {
  EXPECT_THAT(PartitionByWeight({}, 4), IsEmpty());
}

size_t Heaviest(const std::vector<size_t>& weights,
                const std::vector<Shard>& shards) {
  size_t heaviest = 0;
  for (const Shard& shard : shards) {
    size_t load = 0;
    for (size_t i = shard.begin; i < shard.end; ++i) load += weights[i];
    heaviest = std::max(heaviest, load);
  }
  return heaviest;
}

// The least possible, by trying every cut.
size_t LeastHeaviest(const std::vector<size_t>& weights, size_t begin,
                     size_t count) {
  size_t load = 0;
  if (count == 1) {
    for (size_t i = begin; i < weights.size(); ++i) load += weights[i];
    return load;
  }
  size_t best = SIZE_MAX;
  for (size_t end = begin; end <= weights.size(); ++end) {
    best =
        std::min(best, std::max(load, LeastHeaviest(weights, end, count - 1)));
    if (end < weights.size()) load += weights[end];
  }
  return best;
}

TEST(Shards, EveryCutIsWholeAndAsEvenAsCanBe) {
  std::mt19937 random(20240229);  // NOLINT: the same numbers in every run
  for (int round = 0; round < 300; ++round) {
    std::vector<size_t> weights(1 + random() % 9);
    for (size_t& weight : weights) weight = random() % 12;
    const size_t count = 1 + random() % 5;
    const std::vector<Shard> shards = PartitionByWeight(weights, count);
    ASSERT_LE(shards.size(), count);
    size_t next = 0;
    for (const Shard& shard : shards) {
      ASSERT_EQ(shard.begin, next);
      ASSERT_LT(shard.begin, shard.end);
      next = shard.end;
    }
    ASSERT_EQ(next, weights.size());
    ASSERT_EQ(Heaviest(weights, shards), LeastHeaviest(weights, 0, count))
        << ::testing::PrintToString(weights) << " over " << count;
  }
}

}  // namespace
}  // namespace hopcheck
