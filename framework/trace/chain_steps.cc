#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "trace/line_steps.h"

namespace hopcheck {
namespace {

using Kind = NetfilterEvent::Kind;

constexpr int32_t kConntrackPriority = -200;  // NF_IP_PRI_CONNTRACK

class ChainSteps : public StepSource {
 public:
  ChainSteps(const Line& line, const EventNames& names)
      : line_(line), names_(names) {
    events_.reserve(line.netfilter.size());
    for (const NetfilterEvent* event : line.netfilter) {
      if (event->kind != Kind::kSeen) events_.push_back(event);
    }
  }

  void AddTo(StepPlan& plan) const override {
    for (size_t i = 0; i < events_.size(); ++i) {
      if (!IsEndOfBase(*events_[i])) plan.push_back({TimeOf(i), i, this});
    }
  }

  void Make(size_t index, Step& step) const override {
    FillIn(index, step.what.emplace<ChainVerdict>());
  }

 private:
  // A base chain's end is told once more by its policy.
  static bool IsEndOfBase(const NetfilterEvent& event) {
    return event.kind == Kind::kReturn && event.book != nullptr &&
           !event.book->hook.empty();
  }

  // A rule that takes the packet away and sends it elsewhere (fwd) tells of it
  // when that is done: its place is before.
  uint64_t TimeOf(size_t index) const {
    const NetfilterEvent& event = *events_[index];
    if (event.verdict != "stolen") return event.time_ns;
    uint64_t met = index > 0 ? events_[index - 1]->time_ns : 0;
    for (const PacketEvent* seen : line_.events) {
      if (seen->time_ns > event.time_ns) break;
      if (seen->kind == PacketEvent::Kind::kIn && seen->netns == event.netns) {
        met = std::max(met, seen->time_ns);
      }
    }
    return met + 1;
  }

  void FillIn(size_t index, ChainVerdict& step) const {
    const NetfilterEvent& event = *events_[index];
    step.namespace_name = names_.Namespace(event.netns);
    step.chain = event.chain;
    step.hook = event.hook;
    step.backend = event.backend;
    step.verdict = event.verdict;
    step.target = event.target;
    step.ct = CtOf(event);
    if (event.kind == Kind::kPolicy) {
      step.rule = DecidingRule{.policy = true};
      if (step.verdict.empty() && event.book != nullptr) {
        step.verdict = event.book->policy;
      }
    } else if (event.kind == Kind::kRule) {
      SetRule(index, step);
    }
  }

  void SetRule(size_t index, ChainVerdict& step) const {
    const RuleBook::Located found = RuleOf(*events_[index]);
    step.rule = ToDecidingRule(found);
    if (found.rule == nullptr) {
      if (step.verdict.empty()) step.verdict = FollowsFrom(index);
      return;
    }
    // A legacy table tells of the match alone. nf_tables tells a reject as the
    // drop that it ends with.
    if (step.verdict.empty()) {
      step.verdict = found.rule->verdict;
      step.target = found.rule->target;
    } else if (step.verdict == "drop" && found.rule->verdict == "reject") {
      step.verdict = "reject";
    }
    if (step.verdict.empty()) step.verdict = FollowsFrom(index);
  }

  // What a rule did, by what came next: the packet went on in the same chain,
  // ended, or left the chain behind.
  std::string FollowsFrom(size_t index) const {
    const NetfilterEvent& event = *events_[index];
    const uint64_t until =
        index + 1 < events_.size() ? events_[index + 1]->time_ns : UINT64_MAX;
    for (const PacketEvent* seen : line_.events) {
      if (seen->time_ns < event.time_ns || seen->time_ns > until) continue;
      return seen->kind == PacketEvent::Kind::kDrop ? "drop" : "accept";
    }
    if (index + 1 == events_.size()) return "stolen";
    const NetfilterEvent& next = *events_[index + 1];
    return next.backend == event.backend && next.chain == event.chain &&
                   next.hook == event.hook
               ? "continue"
               : "accept";
  }

  // As netfilter said it; else what the packet then had. One that conntrack has
  // looked at, and that has nothing of it, is invalid.
  std::string_view CtOf(const NetfilterEvent& event) const {
    if (IsBeforeConntrack(event)) return CtBeforeConntrack(event);
    if (!event.ct.empty()) return event.ct;
    const std::optional<std::string_view> state =
        WasInHand(event) ? event.in_hand_ct : CtNextSeen(event);
    if (!state) return "";
    return state->empty() && IsTracked(event) ? "invalid" : *state;
  }

  // A packet that is looped back has had its state from the start, and so has
  // an ICMP error: by what it quotes (nf_ct_attach()). Another has none yet:
  // what NOTRACK gives it is told together with the rule.
  std::string_view CtBeforeConntrack(const NetfilterEvent& event) const {
    std::string_view state = event.ct;
    if (state.empty() && WasInHand(event)) state = event.in_hand_ct;
    if (state.empty() && event.hook == "output" &&
        IsIcmpErrorRole(event.role)) {
      state = CtNextSeen(event).value_or("");
    }
    return state == "untracked" ? "" : state;
  }

  bool WasInHand(const NetfilterEvent& event) const {
    return event.in_hand != 0 &&
           std::ranges::any_of(line_.events, [&](const PacketEvent* seen) {
             return seen->skb == event.in_hand;
           });
  }

  std::optional<std::string_view> CtNextSeen(
      const NetfilterEvent& event) const {
    for (const PacketEvent* seen : line_.events) {
      if (seen->time_ns < event.time_ns) continue;
      if (seen->netns != event.netns && seen->netns != 0) break;
      return seen->ct_state;
    }
    return std::nullopt;
  }

  // A legacy table's name tells where it stands.
  static bool IsBeforeConntrack(const NetfilterEvent& event) {
    if (event.hook == "ingress") return true;
    if (event.hook != "prerouting" && event.hook != "output") return false;
    if (event.backend == Backend::kLegacy) return event.chain.table == "raw";
    return event.priority && *event.priority < kConntrackPriority;
  }

  // Whether conntrack looks at such a packet at such a place.
  bool IsTracked(const NetfilterEvent& event) const {
    const RuleBook* rules = names_.Rules(event.netns);
    if (rules == nullptr || line_.events.empty()) return false;
    const std::string& family = event.chain.family;
    return (family == "ip" || family == "ip6" || family == "inet") &&
           rules->tracked.contains(line_.events.front()->source.family());
  }

  const Line& line_;
  const EventNames& names_;
  std::vector<const NetfilterEvent*> events_;  // those that are steps
};

}  // namespace

RuleBook::Located RuleOf(const NetfilterEvent& event) {
  if (event.kind != Kind::kRule) return {};
  if (event.book == nullptr) return {nullptr, event.position};
  return event.backend == Backend::kNft
             ? RuleBook::FindRule(*event.book, event.handle)
             : RuleBook::FindLegacyRule(*event.book, event.position);
}

DecidingRule ToDecidingRule(const RuleBook::Located& rule) {
  DecidingRule decided{.position = rule.position};
  if (rule.rule != nullptr) {
    decided.comment = rule.rule->comment;
    decided.text = rule.rule->text;
  }
  return decided;
}

std::unique_ptr<StepSource> ChainStepsOf(const Line& line,
                                         const EventNames& names) {
  return std::make_unique<ChainSteps>(line, names);
}

namespace {

// A queue drops where nobody listens to it.
bool Caused(const ChainVerdict& chain, const Drop& drop) {
  if (chain.namespace_name != drop.namespace_name) return false;
  return chain.verdict == "drop" || chain.verdict == "reject" ||
         (chain.verdict == "queue" && drop.location == "nf_queue");
}

}  // namespace

void ExplainDrops(std::vector<Step>& steps) {
  const ChainVerdict* last = nullptr;
  for (Step& step : steps) {
    if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) last = chain;
    if (std::holds_alternative<Hop>(step.what)) last = nullptr;
    Drop* drop = std::get_if<Drop>(&step.what);
    if (drop == nullptr || last == nullptr || !Caused(*last, *drop)) continue;
    drop->chain = last->chain;
    drop->rule = last->rule;
  }
}

}  // namespace hopcheck
