#include "diff/chance.h"

#include <algorithm>
#include <cmath>

namespace hopcheck {
namespace {

double LogOfFactorial(size_t n) {
  return std::lgamma(static_cast<double>(n) + 1);
}

double LogOfChoices(size_t n, size_t k) {
  return LogOfFactorial(n) - LogOfFactorial(k) - LogOfFactorial(n - k);
}

}  // namespace

double ChanceOf(const TwoShares& shares) {
  const size_t parts = shares.part_before + shares.part_after;
  const size_t all = shares.all_before + shares.all_after;
  if (parts == 0 || parts == all) return 1;
  // How likely it is that `part` of all that took the way did so before.
  const auto log_chance = [&](size_t part) {
    return LogOfChoices(shares.all_before, part) +
           LogOfChoices(shares.all_after, parts - part) -
           LogOfChoices(all, parts);
  };
  const double seen = log_chance(shares.part_before);
  // What is as likely but for the last digits of the logarithms.
  constexpr double kRounding = 1e-7;
  const size_t least = parts - std::min(parts, shares.all_after);
  const size_t most = std::min(parts, shares.all_before);
  double sum = 0;
  for (size_t part = least; part <= most; ++part) {
    const double chance = log_chance(part);
    if (chance <= seen + kRounding) sum += std::exp(chance);
  }
  return std::min(sum, 1.0);
}

}  // namespace hopcheck
