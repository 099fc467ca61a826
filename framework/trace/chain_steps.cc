#include <algorithm>
#include <string_view>

#include "trace/line_steps.h"

namespace hopcheck {
namespace {

using Kind = NetfilterEvent::Kind;

constexpr int32_t kConntrackPriority = -200;  // NF_IP_PRI_CONNTRACK

DecidingRule ToRule(const BookRule* rule, uint32_t position) {
  DecidingRule decided{.position = position};
  if (rule != nullptr) {
    decided.comment = rule->comment;
    decided.text = rule->text;
  }
  return decided;
}

class Chains {
 public:
  Chains(const Line& line, const EventNames& names)
      : line_(line), names_(names) {}

  std::vector<Step> Run() {
    std::vector<Step> steps;
    steps.reserve(line_.netfilter.size());
    for (size_t i = 0; i < line_.netfilter.size(); ++i) {
      const NetfilterEvent& event = *line_.netfilter[i];
      if (IsEndOfBase(event)) continue;
      steps.push_back({ToVerdict(i), event.time_ns});
    }
    return steps;
  }

 private:
  // A base chain's end is told once more by its policy.
  static bool IsEndOfBase(const NetfilterEvent& event) {
    return event.kind == Kind::kReturn && event.book != nullptr &&
           !event.book->hook.empty();
  }

  ChainVerdict ToVerdict(size_t index) const {
    const NetfilterEvent& event = *line_.netfilter[index];
    ChainVerdict step{.namespace_name = names_.Namespace(event.netns),
                      .chain = event.chain,
                      .hook = event.hook,
                      .backend = event.backend,
                      .verdict = event.verdict,
                      .target = event.target,
                      .ct = CtOf(event)};
    if (event.kind == Kind::kPolicy) {
      step.rule = DecidingRule{.policy = true};
      if (step.verdict.empty() && event.book != nullptr) {
        step.verdict = event.book->policy;
      }
    } else if (event.kind == Kind::kRule) {
      SetRule(index, step);
    }
    return step;
  }

  // The rule that an event tells of, as far as it stands in the book.
  static RuleBook::Located RuleOf(const NetfilterEvent& event) {
    RuleBook::Located found;
    if (event.backend == Backend::kNft) {
      if (event.book == nullptr) return found;
      return RuleBook::FindRule(*event.book, event.handle);
    }
    found.position = event.position;
    if (event.book != nullptr && event.position >= 1 &&
        event.position <= event.book->rules.size()) {
      found.rule = &event.book->rules[event.position - 1];
    }
    return found;
  }

  void SetRule(size_t index, ChainVerdict& step) const {
    const RuleBook::Located found = RuleOf(*line_.netfilter[index]);
    step.rule = ToRule(found.rule, found.position);
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
    const NetfilterEvent& event = *line_.netfilter[index];
    const uint64_t until = index + 1 < line_.netfilter.size()
                               ? line_.netfilter[index + 1]->time_ns
                               : UINT64_MAX;
    for (const PacketEvent* seen : line_.events) {
      if (seen->time_ns < event.time_ns || seen->time_ns > until) continue;
      return seen->kind == PacketEvent::Kind::kDrop ? "drop" : "accept";
    }
    if (index + 1 == line_.netfilter.size()) return "stolen";
    const NetfilterEvent& next = *line_.netfilter[index + 1];
    return next.backend == event.backend && next.chain == event.chain &&
                   next.hook == event.hook
               ? "continue"
               : "accept";
  }

  // As netfilter said it; else of the packet as it was in hand; else as it had
  // it when it was next seen, unless conntrack was yet to come.
  std::string CtOf(const NetfilterEvent& event) const {
    if (!event.ct.empty()) return event.ct;
    if (IsBeforeConntrack(event)) return "";
    for (const PacketEvent* seen : line_.events) {
      if (seen->skb == event.in_hand && !event.in_hand_ct.empty()) {
        return event.in_hand_ct;
      }
    }
    for (const PacketEvent* seen : line_.events) {
      if (seen->time_ns < event.time_ns) continue;
      if (seen->netns != event.netns && seen->netns != 0) return "";
      return seen->ct_state;
    }
    return "";
  }

  static bool IsBeforeConntrack(const NetfilterEvent& event) {
    if (event.hook != "prerouting" && event.hook != "output") return false;
    if (event.chain.table == "raw") return true;
    return event.book != nullptr && !event.book->hook.empty() &&
           event.book->priority < kConntrackPriority;
  }

  const Line& line_;
  const EventNames& names_;
};

// Whether a rule's text translates addresses, in the words of iptables or nft.
bool Translates(const DecidingRule& rule) {
  constexpr std::string_view kWords[] = {
      "-j DNAT", "-j SNAT", "-j MASQUERADE", "-j REDIRECT", "-j NETMAP",
      "dnat ",   "snat ",   "masquerade",    "redirect"};
  return std::ranges::any_of(kWords, [&](std::string_view word) {
    return rule.text.find(word) != std::string::npos;
  });
}

// The addresses of a packet at one moment.
struct Sighting {
  uint64_t time_ns = 0;
  uint32_t netns = 0;
  IpAddress source;
  IpAddress destination;
};

std::vector<Sighting> Sightings(const Line& line) {
  std::vector<Sighting> sightings;
  for (const PacketEvent* event : line.events) {
    sightings.push_back(
        {event->time_ns, event->netns, event->source, event->destination});
  }
  for (const NetfilterEvent* event : line.netfilter) {
    if (!event->source || !event->destination) continue;
    sightings.push_back(
        {event->time_ns, event->netns, *event->source, *event->destination});
  }
  std::ranges::stable_sort(sightings, {}, &Sighting::time_ns);
  return sightings;
}

// The last step between two moments whose rule translates addresses.
const Step* TranslatingStep(const std::vector<Step>& chains, uint64_t from,
                            uint64_t to) {
  const Step* found = nullptr;
  for (const Step& step : chains) {
    if (step.time_ns < from || step.time_ns >= to) continue;
    const auto& chain = std::get<ChainVerdict>(step.what);
    if (chain.rule && Translates(*chain.rule)) found = &step;
  }
  return found;
}

}  // namespace

std::vector<Step> ChainSteps(const Line& line, const EventNames& names) {
  return Chains(line, names).Run();
}

std::vector<Step> NatSteps(const Line& line, const std::vector<Step>& chains,
                           const EventNames& names) {
  std::vector<Step> steps;
  const std::vector<Sighting> sightings = Sightings(line);
  for (size_t i = 1; i < sightings.size(); ++i) {
    const Sighting& before = sightings[i - 1];
    const Sighting& after = sightings[i];
    const uint32_t netns = after.netns != 0 ? after.netns : before.netns;
    Nat nat{.namespace_name = names.Namespace(netns)};
    if (before.source != after.source) {
      nat.source = after.source;
      nat.old_source = before.source;
    }
    if (before.destination != after.destination) {
      nat.destination = after.destination;
      nat.old_destination = before.destination;
    }
    if (!nat.source && !nat.destination) continue;
    const Step* by = TranslatingStep(chains, before.time_ns, after.time_ns);
    if (by != nullptr) nat.rule = std::get<ChainVerdict>(by->what).rule;
    steps.push_back(
        {std::move(nat), by != nullptr ? by->time_ns : after.time_ns - 1});
  }
  return steps;
}

void ExplainDrops(std::vector<Step>& steps) {
  const ChainVerdict* last = nullptr;
  for (Step& step : steps) {
    if (const auto* chain = std::get_if<ChainVerdict>(&step.what)) last = chain;
    if (std::holds_alternative<Hop>(step.what)) last = nullptr;
    Drop* drop = std::get_if<Drop>(&step.what);
    if (drop == nullptr || last == nullptr ||
        (last->verdict != "drop" && last->verdict != "reject") ||
        last->namespace_name != drop->namespace_name) {
      continue;
    }
    drop->chain = last->chain;
    drop->rule = last->rule;
  }
}

}  // namespace hopcheck
