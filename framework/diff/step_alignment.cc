#include "diff/step_alignment.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "diff/step_changes.h"

namespace hopcheck {
namespace {

// More steps than packets make; only a file that was made to be slow has them.
constexpr size_t kMostCells = 16'000'000;

// What is known of a step as a number, so that comparing is cheap.
struct Known {
  size_t place = 0;
  size_t essence = 0;
};

class Numbers {
 public:
  std::vector<Known> Of(std::span<const Step> steps) {
    std::vector<Known> known;
    for (const Step& step : steps) {
      known.push_back({Number(StepPlace(step)), Number(StepEssence(step))});
    }
    return known;
  }

 private:
  size_t Number(const std::string& text) {
    return numbers_.try_emplace(text, numbers_.size()).first->second;
  }

  std::map<std::string, size_t> numbers_;
};

class Alignment {
 public:
  Alignment(std::span<const Step> before, std::span<const Step> after)
      : before_(before), after_(after) {}

  void Run(std::vector<StepPair>& pairs) {
    if (before_.size() * after_.size() > kMostCells) {
      AddOneSided(0, before_.size(), 0, after_.size(), pairs);
      return;
    }
    Numbers numbers;
    known_before_ = numbers.Of(before_);
    known_after_ = numbers.Of(after_);
    FillBest();
    Walk(pairs);
  }

 private:
  // How much it is worth that step i of one and step j of the other are one.
  uint32_t Worth(size_t i, size_t j) const {
    if (known_before_[i].place != known_after_[j].place) return 0;
    return known_before_[i].essence == known_after_[j].essence ? 3 : 1;
  }
  // The most that the steps from i and j on are worth.
  uint32_t& best(size_t i, size_t j) {
    return best_[i * (after_.size() + 1) + j];
  }
  void FillBest() {
    best_.assign((before_.size() + 1) * (after_.size() + 1), 0);
    for (size_t i = before_.size(); i-- > 0;) {
      for (size_t j = after_.size(); j-- > 0;) {
        const uint32_t worth = Worth(i, j);
        const uint32_t paired = worth == 0 ? 0 : best(i + 1, j + 1) + worth;
        best(i, j) = std::max({paired, best(i + 1, j), best(i, j + 1)});
      }
    }
  }

  void Walk(std::vector<StepPair>& pairs) {
    size_t i = 0;
    size_t j = 0;
    size_t gap_i = 0;
    size_t gap_j = 0;
    while (i < before_.size() && j < after_.size()) {
      const uint32_t worth = Worth(i, j);
      if (worth > 0 && best(i, j) == best(i + 1, j + 1) + worth) {
        AddOneSided(gap_i, i, gap_j, j, pairs);
        pairs.push_back({&before_[i++], &after_[j++]});
        gap_i = i;
        gap_j = j;
      } else if (best(i + 1, j) >= best(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
    AddOneSided(gap_i, before_.size(), gap_j, after_.size(), pairs);
  }

  void AddOneSided(size_t i, size_t end_i, size_t j, size_t end_j,
                   std::vector<StepPair>& pairs) const {
    for (; i < end_i; ++i) pairs.push_back({.before = &before_[i]});
    for (; j < end_j; ++j) pairs.push_back({.after = &after_[j]});
  }

  std::span<const Step> before_;
  std::span<const Step> after_;
  std::vector<Known> known_before_;
  std::vector<Known> known_after_;
  std::vector<uint32_t> best_;
};

}  // namespace

std::vector<StepPair> AlignSteps(const std::vector<Step>& before,
                                 const std::vector<Step>& after) {
  // Most ways are the same, or are so at both ends.
  const size_t shorter = std::min(before.size(), after.size());
  size_t begin = 0;
  while (begin < shorter && before[begin] == after[begin]) ++begin;
  size_t tail = 0;
  while (tail < shorter - begin &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  std::vector<StepPair> pairs;
  for (size_t i = 0; i < begin; ++i) pairs.push_back({&before[i], &after[i]});
  Alignment(std::span(before).subspan(begin, before.size() - tail - begin),
            std::span(after).subspan(begin, after.size() - tail - begin))
      .Run(pairs);
  for (size_t i = tail; i-- > 0;) {
    pairs.push_back(
        {&before[before.size() - 1 - i], &after[after.size() - 1 - i]});
  }
  return pairs;
}

}  // namespace hopcheck
