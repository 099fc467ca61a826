// Spreads scenarios over processes.
#ifndef HOPCHECK_RUNNER_SHARDS_H_
#define HOPCHECK_RUNNER_SHARDS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace hopcheck {

// Items begin, begin + 1, …, end - 1.
struct Shard {
  size_t begin = 0;
  size_t end = 0;

  bool operator==(const Shard&) const = default;
};

// Cuts the items into at most `count` runs of neighbours, none empty, so that
// the heaviest run is as light as can be: neighbours stay together, and what
// the runs print one after the other is in the order of the items.
std::vector<Shard> PartitionByWeight(std::span<const size_t> weights,
                                     size_t count);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_SHARDS_H_
