#include "record/common_steps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/icmp_names.h"
#include "expect/notation.h"

namespace hopcheck {
namespace {

std::string Text(const std::string& value) { return value; }
std::string Text(uint32_t value) { return std::to_string(value); }
std::string Text(Backend value) { return std::string(ToString(value)); }
std::string Text(const IpAddress& value) { return value.ToString(); }

template <typename T>
std::string TextOr(const std::optional<T>& value) {
  return value ? Text(*value) : "none";
}

// A name that all of them have; "" for none.
std::string NameOfAll(const std::vector<IcmpErrorId>& errors) {
  std::vector<std::string> names;
  for (const IcmpErrorId& e : errors) {
    names.push_back(IcmpErrorName(e.family, e.type, e.code));
  }
  names.insert(names.end(), KnownIcmpErrorNames().begin(),
               KnownIcmpErrorNames().end());
  const auto found = std::ranges::find_if(names, [&](const std::string& name) {
    return std::ranges::all_of(errors, [&](const IcmpErrorId& e) {
      return IcmpErrorIsNamed(e.family, e.type, e.code, name);
    });
  });
  return found == names.end() ? "" : *found;
}

// Two steps as one; null where they are not the same.
class Merger {
 public:
  Merger(const DraftStep& a, const DraftStep& b) : a_(a), b_(b), step_(a) {}

  std::optional<CommonStep> Merge() {
    const bool is_one = std::visit(
        [&](const auto& what) {
          using Kind = std::decay_t<decltype(what)>;
          const auto* other = std::get_if<Kind>(&b_.what);
          return other != nullptr &&
                 what.namespace_name == other->namespace_name &&
                 Merge(what, *other, std::get<Kind>(step_.what));
        },
        a_.what);
    if (!is_one) return std::nullopt;
    return CommonStep{.common = std::move(step_), .lost = std::move(lost_)};
  }

 private:
  template <typename T>
  void Keep(std::string_view key, const std::optional<T>& a,
            const std::optional<T>& b, std::optional<T>& into) {
    if (a == b) return;
    lost_.push_back({std::string(key), TextOr(a), TextOr(b)});
    into.reset();
  }

  static bool Merge(const ExpectedHop& a, const ExpectedHop& b, ExpectedHop&) {
    return a.interface == b.interface;
  }
  static bool Merge(const ExpectedDrop&, const ExpectedDrop&, ExpectedDrop&) {
    return true;
  }
  static bool Merge(const ExpectedDeliver&, const ExpectedDeliver&,
                    ExpectedDeliver&) {
    return true;
  }
  static bool Merge(const ExpectedRoute& a, const ExpectedRoute& b,
                    ExpectedRoute&) {
    return a == b;
  }
  bool Merge(const ExpectedChain& a, const ExpectedChain& b,
             ExpectedChain& into) {
    if (a.chain != b.chain || a.verdict != b.verdict) return false;
    if (a_.comment != b_.comment) step_.comment.clear();
    if (a.rule != b.rule && !step_.comment.empty()) {
      // The twins of two families, which stand in one chain.
      into.rule = step_.comment;
    } else {
      Keep("rule", a.rule, b.rule, into.rule);
    }
    Keep("backend", a.backend, b.backend, into.backend);
    return true;
  }
  bool Merge(const ExpectedNat& a, const ExpectedNat& b, ExpectedNat& into) {
    if (a_.translates_source != b_.translates_source ||
        a_.translates_destination != b_.translates_destination) {
      return false;
    }
    Keep("source", a.source.value, b.source.value, into.source.value);
    Keep("destination", a.destination.value, b.destination.value,
         into.destination.value);
    Keep("rule", a.rule, b.rule, into.rule);
    return true;
  }
  bool Merge(const ExpectedError& a, const ExpectedError& b,
             ExpectedError& into) {
    for (const IcmpErrorId& error : b_.errors) {
      if (std::ranges::find(step_.errors, error) == step_.errors.end()) {
        step_.errors.push_back(error);
      }
    }
    std::string name = NameOfAll(step_.errors);
    if (a.type && b.type && a.type != b.type && !name.empty()) {
      into.type = std::move(name);
    } else {
      Keep("type", a.type, b.type, into.type);
    }
    Keep("from", a.from, b.from, into.from);
    Keep("mtu", a.mtu, b.mtu, into.mtu);
    return true;
  }

  const DraftStep& a_;
  const DraftStep& b_;
  DraftStep step_;
  std::vector<LostValue> lost_;
};

// An alignment in the making: the most common steps, and of those the ones that
// lose the fewest values.
class Aligner {
 public:
  Aligner(const std::vector<DraftStep>& a, const std::vector<DraftStep>& b)
      : a_(a), b_(b), merged_(a.size() * b.size()) {
    for (size_t i = 0; i < a.size(); ++i) {
      for (size_t j = 0; j < b.size(); ++j) {
        merged_[i * b.size() + j] = Merger(a[i], b[j]).Merge();
      }
    }
    FillWorths();
  }

  std::vector<CommonStep> Run() {
    std::vector<CommonStep> steps;
    size_t i = 0;
    size_t j = 0;
    while (i < a_.size() || j < b_.size()) {
      if (i < a_.size() && j < b_.size() && WorthOfMerging(i, j) > 0 &&
          worth(i, j) == WorthOfMerging(i, j) + worth(i + 1, j + 1)) {
        steps.push_back(*merged_[i++ * b_.size() + j]);
        ++j;
      } else if (i < a_.size() &&
                 (j == b_.size() || worth(i, j) == worth(i + 1, j))) {
        steps.push_back({.common = {}, .lost = {}, .only_one = a_[i++]});
      } else {
        steps.push_back({.common = {}, .lost = {}, .only_one = b_[j++]});
      }
    }
    return steps;
  }

 private:
  // More than all values that a step can lose.
  static constexpr uint32_t kStepWorth = 8;

  uint32_t& worth(size_t i, size_t j) {
    return worths_[i * (b_.size() + 1) + j];
  }
  uint32_t WorthOfMerging(size_t i, size_t j) const {
    const auto& merged = merged_[i * b_.size() + j];
    if (!merged) return 0;
    return kStepWorth - static_cast<uint32_t>(merged->lost.size());
  }

  void FillWorths() {
    worths_.assign((a_.size() + 1) * (b_.size() + 1), 0);
    for (size_t i = a_.size(); i-- > 0;) {
      for (size_t j = b_.size(); j-- > 0;) {
        worth(i, j) = std::max(worth(i + 1, j), worth(i, j + 1));
        const uint32_t merging = WorthOfMerging(i, j);
        if (merging == 0) continue;
        worth(i, j) = std::max(worth(i, j), merging + worth(i + 1, j + 1));
      }
    }
  }

  const std::vector<DraftStep>& a_;
  const std::vector<DraftStep>& b_;
  std::vector<std::optional<CommonStep>> merged_;
  std::vector<uint32_t> worths_;
};

}  // namespace

std::string ToString(const DraftStep& step) {
  return ToString(ExpectedStep{.what = step.what, .place = {}});
}

std::vector<CommonStep> CommonSteps(const std::vector<DraftStep>& a,
                                    const std::vector<DraftStep>& b) {
  return Aligner(a, b).Run();
}

}  // namespace hopcheck
