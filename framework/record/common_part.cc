#include "record/common_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "record/common_steps.h"

namespace hopcheck {
namespace {

std::string_view Words(Between between) {
  switch (between) {
    case Between::kPackets:
      return "packets";
    case Between::kRuns:
      return "runs";
    case Between::kVariants:
      return "variants";
  }
  return "";
}

bool IsHop(const DraftStep& step) {
  return std::holds_alternative<ExpectedHop>(step.what);
}

std::vector<DraftStep> HopsOf(const DraftList& list) {
  std::vector<DraftStep> hops;
  std::ranges::copy_if(list.steps, std::back_inserter(hops), IsHop);
  return hops;
}

std::string Names(const std::vector<DraftStep>& steps) {
  std::string names;
  for (const DraftStep& step : steps) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", ToString(step));
  }
  return names.empty() ? "none" : names;
}

// Walks through a list from hop to hop.
class StepCursor {
 public:
  // Without `with_hops` they are passed over.
  StepCursor(std::vector<DraftStep> steps, bool with_hops)
      : steps_(std::move(steps)) {
    if (!with_hops) std::erase_if(steps_, IsHop);
  }

  bool AtEnd() const { return at_ == steps_.size(); }
  std::vector<DraftStep> TakeUntilHop() {
    std::vector<DraftStep> taken;
    while (!AtEnd() && !IsHop(steps_[at_])) taken.push_back(steps_[at_++]);
    return taken;
  }
  DraftStep TakeHop() { return steps_[at_++]; }

 private:
  std::vector<DraftStep> steps_;
  size_t at_ = 0;
};

// Two drafts of one probe, and what of them to leave out.
class Pair {
 public:
  Pair(const Draft& a, const Draft& b, Between between,
       std::vector<LeftOut>& left_out)
      : a_(a), b_(b), between_(between), left_out_(left_out) {}

  Draft Common() {
    if (a_ == b_) return a_;
    Draft common{.outcome = a_.outcome};
    if (a_.outcome != b_.outcome) {
      common.outcome.reset();
      if (a_.outcome && b_.outcome) {
        Say("outcome", fmt::format("{} or {}", ToString(*a_.outcome),
                                   ToString(*b_.outcome)));
      }
    }
    if (a_.request && b_.request) {
      common.request = CommonList(*a_.request, *b_.request, "request");
    }
    if (a_.reply && b_.reply) {
      common.reply = CommonList(*a_.reply, *b_.reply, "reply");
    }
    return common;
  }

 private:
  void Say(std::string what, std::string values = "") {
    if (std::ranges::find(left_out_, what, &LeftOut::what) != left_out_.end()) {
      return;
    }
    left_out_.push_back({.between = between_,
                         .what = std::move(what),
                         .values = std::move(values)});
  }

  DraftList CommonList(const DraftList& a, const DraftList& b,
                       std::string_view name) {
    DraftList common{.steps = {}, .has_hops = a.has_hops && b.has_hops};
    if (common.has_hops && HopsOf(a) != HopsOf(b)) {
      common.has_hops = false;
      Say(fmt::format("hops of {}", name),
          fmt::format("{} or {}", Names(HopsOf(a)), Names(HopsOf(b))));
    }
    StepCursor left(a.steps, common.has_hops);
    StepCursor right(b.steps, common.has_hops);
    for (;;) {
      // Between two hops is common what stands there in both.
      AddCommonSteps(left.TakeUntilHop(), right.TakeUntilHop(), name,
                     common.steps);
      if (left.AtEnd()) return common;
      common.steps.push_back(left.TakeHop());
      right.TakeHop();
    }
  }

  void AddCommonSteps(const std::vector<DraftStep>& a,
                      const std::vector<DraftStep>& b, std::string_view list,
                      std::vector<DraftStep>& common) {
    for (CommonStep& step : CommonSteps(a, b)) {
      if (!step.common) {
        Say(fmt::format("{} in {}", ToString(*step.only_one), list));
        continue;
      }
      for (const LostValue& value : step.lost) {
        Say(fmt::format("{} of {} in {}", value.key, ToString(*step.common),
                        list),
            fmt::format("{} or {}", value.a, value.b));
      }
      common.push_back(*std::move(step.common));
    }
  }

  const Draft& a_;
  const Draft& b_;
  const Between between_;
  std::vector<LeftOut>& left_out_;
};

}  // namespace

std::string LeftOut::ToString() const {
  return values.empty() ? fmt::format("{}: not in all {}", what, Words(between))
                        : fmt::format("{}: not the same in all {} ({})", what,
                                      Words(between), values);
}

Draft CommonPart(const std::vector<Draft>& drafts, Between between,
                 std::vector<LeftOut>& left_out) {
  Draft common = drafts.front();
  for (size_t i = 1; i < drafts.size(); ++i) {
    common = Pair(common, drafts[i], between, left_out).Common();
  }
  return common;
}

Recording Combine(const std::vector<DraftedRun>& runs) {
  Recording recording;
  std::vector<std::string> order;  // of the variants
  std::map<std::string, std::vector<Draft>> by_variant;
  for (const DraftedRun& run : runs) {
    if (!by_variant.contains(run.variant)) order.push_back(run.variant);
    by_variant[run.variant].push_back(
        CommonPart(run.packets, Between::kPackets, recording.left_out));
  }
  std::vector<Draft> variants;
  for (const std::string& variant : order) {
    variants.push_back(
        CommonPart(by_variant[variant], Between::kRuns, recording.left_out));
  }
  recording.draft =
      CommonPart(variants, Between::kVariants, recording.left_out);
  return recording;
}

}  // namespace hopcheck
