#include "runner/shards.h"

#include <algorithm>
#include <numeric>

namespace hopcheck {
namespace {

// Runs as long as `limit` allows, from the first item on: no other cut with
// that limit needs fewer.
std::vector<Shard> CutGreedily(std::span<const size_t> weights, size_t limit) {
  std::vector<Shard> shards;
  size_t load = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (shards.empty() || load + weights[i] > limit) {
      shards.push_back({.begin = i, .end = i});
      load = 0;
    }
    load += weights[i];
    shards.back().end = i + 1;
  }
  return shards;
}

}  // namespace

std::vector<Shard> PartitionByWeight(std::span<const size_t> weights,
                                     size_t count) {
  if (weights.empty() || count == 0) return {};
  // The least limit that `count` runs suffice for, by bisection.
  size_t low = *std::max_element(weights.begin(), weights.end());
  size_t high = std::accumulate(weights.begin(), weights.end(), size_t{0});
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (CutGreedily(weights, middle).size() <= count) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return CutGreedily(weights, low);
}

}  // namespace hopcheck
