#include "expect/align.h"

#include <algorithm>
#include <cstdint>

#include "expect/match.h"

namespace hopcheck {
namespace {

using Kind = AlignedRow::Kind;

struct Pair {
  size_t expected;
  size_t actual;
};

// One alignment in the making: what of both is matched, by the fewest steps
// that are missing or unexpected.
class Aligner {
 public:
  Aligner(const std::vector<ExpectedStep>& expected,
          const std::vector<Step>& actual, bool strict)
      : expected_(expected), actual_(actual) {
    rows_.reserve(expected.size() + actual.size());
    may_stand_between_.reserve(actual.size());
    for (const Step& step : actual) {
      may_stand_between_.push_back(MayStandBetween(expected, step, strict));
    }
  }

  std::vector<AlignedRow> Rows() {
    if (AlignAsExpected()) return std::move(rows_);
    rows_.clear();
    Pair from = {0, 0};
    for (const Pair& match : BestMatches()) {
      FillGap(from, match);
      rows_.push_back({Kind::kMatch, match.expected, match.actual});
      from = {match.expected + 1, match.actual + 1};
    }
    FillGap(from, {expected_.size(), actual_.size()});
    return std::move(rows_);
  }

 private:
  // Whether all is as expected, which needs no weighing: each step is met in
  // its turn, and what stands between may.
  bool AlignAsExpected() {
    size_t i = 0;
    for (size_t j = 0; j < actual_.size(); ++j) {
      if (i < expected_.size() && Matches(expected_[i], actual_[j])) {
        rows_.push_back({Kind::kMatch, i++, j});
      } else if (may_stand_between_[j]) {
        rows_.push_back({Kind::kBetween, std::nullopt, j});
      } else {
        return false;
      }
    }
    return i == expected_.size();
  }

  // cost(i, j): the steps that are missing or unexpected at best from expected
  // step i and actual step j on.
  uint32_t& cost(size_t i, size_t j) {
    return costs_[i * (actual_.size() + 1) + j];
  }
  uint32_t CostToPass(size_t j) const { return may_stand_between_[j] ? 0 : 1; }

  void FillCosts() {
    const size_t n = expected_.size();
    const size_t m = actual_.size();
    costs_.assign((n + 1) * (m + 1), 0);
    for (size_t i = n + 1; i-- > 0;) {
      for (size_t j = m + 1; j-- > 0;) {
        if (i == n && j == m) continue;
        uint32_t best = UINT32_MAX;
        if (i < n) best = std::min(best, 1 + cost(i + 1, j));
        if (j < m) best = std::min(best, CostToPass(j) + cost(i, j + 1));
        if (i < n && j < m && Matches(expected_[i], actual_[j])) {
          best = std::min(best, cost(i + 1, j + 1));
        }
        cost(i, j) = best;
      }
    }
  }

  std::vector<Pair> BestMatches() {
    FillCosts();
    std::vector<Pair> matches;
    size_t i = 0;
    size_t j = 0;
    while (i < expected_.size() && j < actual_.size()) {
      if (Matches(expected_[i], actual_[j]) &&
          cost(i, j) == cost(i + 1, j + 1)) {
        matches.push_back({i++, j++});
      } else if (cost(i, j) == CostToPass(j) + cost(i, j + 1)) {
        ++j;
      } else {
        ++i;
      }
    }
    return matches;
  }

  // Rows for the steps between two matches, none of which match: each expected
  // one beside the actual one that a person would compare it with.
  void FillGap(Pair from, Pair to) {
    size_t j = from.actual;
    bool has_ended = false;
    for (size_t i = from.expected; i < to.expected; ++i) {
      const size_t met = FindComparable(i, j, to.actual);
      if (met == to.actual) {
        // It stands behind what may come before it, unless the path was over.
        if (!has_ended) PassSteps(j, FindHop(j, to.actual));
        rows_.push_back({Kind::kMissing, i, std::nullopt});
        continue;
      }
      PassSteps(j, met);
      rows_.push_back({Kind::kDifferent, i, met});
      j = met + 1;
      has_ended = has_ended || IsEnding(actual_[met]);
    }
    PassSteps(j, to.actual);
  }

  // The actual step to show beside expected step i: the next one about the
  // same, else of its kind, else the one that ended the path; `end` where there
  // is none. Hops are exact: the next one is in its place.
  size_t FindComparable(size_t i, size_t begin, size_t end) const {
    if (!std::holds_alternative<ExpectedHop>(expected_[i].what)) {
      for (size_t j = begin; j < end; ++j) {
        if (IsAboutSame(expected_[i], actual_[j])) return j;
      }
    }
    for (size_t j = begin; j < end; ++j) {
      if (IsSameKind(expected_[i], actual_[j])) return j;
    }
    for (size_t j = begin; j < end; ++j) {
      if (IsEnding(actual_[j])) return j;
    }
    return end;
  }

  static bool IsEnding(const Step& step) {
    return std::holds_alternative<Drop>(step.what) ||
           std::holds_alternative<Deliver>(step.what);
  }

  // The next step that may not stand between.
  size_t FindHop(size_t begin, size_t end) const {
    size_t j = begin;
    while (j < end && may_stand_between_[j]) ++j;
    return j;
  }

  void PassSteps(size_t& j, size_t end) {
    for (; j < end; ++j) {
      rows_.push_back(
          {may_stand_between_[j] ? Kind::kBetween : Kind::kUnexpected,
           std::nullopt, j});
    }
  }

  const std::vector<ExpectedStep>& expected_;
  const std::vector<Step>& actual_;
  std::vector<bool> may_stand_between_;
  std::vector<uint32_t> costs_;
  std::vector<AlignedRow> rows_;
};

// A rule that matched and let the packet go on in its chain: not every kernel
// tells of it.
bool IsContinue(const Step& step) {
  const auto* chain = std::get_if<ChainVerdict>(&step.what);
  return chain != nullptr && chain->verdict == "continue";
}
bool NamesContinue(const std::vector<ExpectedStep>& expected) {
  return std::ranges::any_of(expected, [](const ExpectedStep& step) {
    const auto* chain = std::get_if<ExpectedChain>(&step.what);
    return chain != nullptr && chain->verdict == "continue";
  });
}

}  // namespace

bool MayStandBetween(const std::vector<ExpectedStep>& expected,
                     const Step& actual, bool strict) {
  const auto is_named = [&] {
    return std::ranges::any_of(expected, [&](const ExpectedStep& step) {
      return IsSameKind(step, actual);
    });
  };
  if (std::holds_alternative<RouteLookup>(actual.what)) {
    return !strict || !is_named();
  }
  if (IsContinue(actual)) return !(strict && NamesContinue(expected));
  if (strict) return false;
  if (!std::holds_alternative<Hop>(actual.what)) return true;
  return !expected.empty() && !is_named();
}

std::vector<AlignedRow> Align(const std::vector<ExpectedStep>& expected,
                              const std::vector<Step>& actual, bool strict) {
  return Aligner(expected, actual, strict).Rows();
}

}  // namespace hopcheck
