// Whether chance alone explains that packets are shared out otherwise.
#ifndef HOPCHECK_DIFF_CHANCE_H_
#define HOPCHECK_DIFF_CHANCE_H_

#include <cstddef>

namespace hopcheck {

// `part` of `all` packets, before and after.
struct TwoShares {
  size_t part_before = 0;
  size_t all_before = 0;
  size_t part_after = 0;
  size_t all_after = 0;
};

// How likely it is that dice which have not changed give shares at least as
// unlike (Fisher's exact test, two-sided); 1 where there is nothing to compare.
double ChanceOf(const TwoShares& shares);

// Below this nobody calls it chance. One of two ways that is not taken any more
// shows from 30 packets on; dice that have not changed make a false alarm once
// in 100,000 comparisons at most.
inline constexpr double kLeastChance = 1e-5;

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_CHANCE_H_
