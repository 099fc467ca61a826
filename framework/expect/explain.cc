#include "expect/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "expect/match.h"
#include "expect/notation.h"
#include "expect/packet_facts.h"
#include "expect/rule_conditions.h"
#include "expect/rule_search.h"
#include "expect/story.h"

namespace hopcheck {
namespace {

// The explanation of one list's first difference.
class Explanation {
 public:
  Explanation(const Mismatch& mismatch, const PacketPath& path)
      : mismatch_(mismatch),
        is_reply_(mismatch.part == Part::kReply),
        steps_(is_reply_ ? path.reply : path.request),
        rules_(path.rules) {}

  std::vector<std::string> Run() {
    const size_t due = mismatch_.expected_index.value_or(0);
    if (due < mismatch_.compared.size()) {
      const auto& asked = mismatch_.compared[due].what;
      if (const auto* chain = std::get_if<ExpectedChain>(&asked)) {
        ExplainChain(*chain);
      } else if (const auto* hop = std::get_if<ExpectedHop>(&asked)) {
        ExplainHop(*hop);
      }
    }
    return std::move(sentences_);
  }

 private:
  void Say(const std::string& ns, const ChainName& chain,
           std::string_view sentence) {
    ChainName name = chain;
    if (name.family == "ip" || name.family == "ip6") name.family.clear();
    sentences_.push_back(fmt::format("{}/{}: {}", Printable(ns),
                                     Printable(name.ToString()), sentence));
  }

  void ExplainChain(const ExpectedChain& asked) {
    const auto found = rules_.find(asked.namespace_name);
    if (found == rules_.end()) {
      sentences_.push_back(
          fmt::format("{} has no firewall", Printable(asked.namespace_name)));
      return;
    }
    const RuleBook* book = found->second.get();
    const std::vector<FoundChain> places = FindChains(*book, asked);
    if (places.empty()) return SayWhichChains(*book, asked);
    if (asked.rule && *asked.rule != "policy" &&
        IsRuleUnknown(*book, places, asked)) {
      return;
    }
    const std::optional<size_t> met = FindChain(asked);
    if (!met) return SayWhyNotThere(asked);
    ExplainVerdict(asked, *met, places);
  }

  void SayWhichChains(const RuleBook& book, const ExpectedChain& asked) {
    std::vector<std::string> names;
    for (const auto* chains : {&book.nft, &book.legacy}) {
      for (const auto& [name, chain] : InOrder(*chains)) {
        ChainName own = name;
        if (asked.chain.family.empty()) own.family.clear();
        names.push_back(own.ToString());
      }
    }
    sentences_.push_back(fmt::format(
        "{} has no chain {}{}", Printable(asked.namespace_name),
        Printable(asked.chain.ToString()),
        DidYouMean(asked.chain.ToString(), {names.begin(), names.end()})));
  }

  bool IsRuleUnknown(const RuleBook& book,
                     const std::vector<FoundChain>& places,
                     const ExpectedChain& asked) {
    std::vector<std::string_view> comments;
    size_t most = 0;
    for (const FoundChain& place : places) {
      if (FindRule(*place.chain, *asked.rule).rule != nullptr) return false;
      most = std::max(most, place.chain->rules.size());
      for (const BookRule& rule : place.chain->rules) {
        if (!rule.comment.empty()) comments.push_back(rule.comment);
      }
    }
    const bool is_number =
        asked.rule->find_first_not_of("0123456789") == std::string::npos;
    Say(asked.namespace_name, places.front().name,
        is_number
            ? fmt::format("there {} {} rule{}, and no rule {}",
                          most == 1 ? "is" : "are", most, most == 1 ? "" : "s",
                          *asked.rule)
            : fmt::format("there is no rule '{}'{}", Printable(*asked.rule),
                          SuggestRule(book, *asked.rule, comments)));
    return true;
  }

  // The step at which the packet met the chain that is due: the first from the
  // difference on, else the last before it. One that gave a verdict of a rule
  // or the policy before those that just went on.
  std::optional<size_t> FindChain(const ExpectedChain& asked) const {
    std::optional<size_t> found;
    const size_t from =
        std::min(mismatch_.actual_index.value_or(0), steps_.size());
    for (size_t i = 0; i < steps_.size(); ++i) {
      const auto* chain = std::get_if<ChainVerdict>(&steps_[i].what);
      if (chain == nullptr || chain->namespace_name != asked.namespace_name ||
          !IsChain(asked.chain, chain->chain) || chain->verdict == "continue") {
        continue;
      }
      if (asked.backend && *asked.backend != chain->backend) continue;
      if (found && *found >= from) break;
      found = i;
    }
    return found;
  }

  void ExplainVerdict(const ExpectedChain& asked, size_t at,
                      const std::vector<FoundChain>& places) {
    const auto& met = std::get<ChainVerdict>(steps_[at].what);
    const auto place = std::ranges::find(places, met.chain, &FoundChain::name);
    if (place == places.end()) return;
    const FoundRule wanted =
        asked.rule ? FindRule(*place->chain, *asked.rule) : FoundRule{};
    if (wanted.rule == nullptr) return SayWhatDecided(met, at);
    const std::string wanted_name = RuleWords(
        {.position = wanted.position, .comment = wanted.rule->comment});
    const uint32_t position =
        met.rule && !met.rule->policy ? met.rule->position : 0;
    if (position != 0 && position < wanted.position) {
      Say(asked.namespace_name, met.chain,
          fmt::format("{} met {} before {}", Subject(), RuleWords(*met.rule),
                      wanted_name));
    } else if (position == wanted.position && asked.verdict &&
               *asked.verdict != met.verdict) {
      Say(asked.namespace_name, met.chain,
          fmt::format("{} is what decided, and its verdict is {}", wanted_name,
                      met.verdict));
      return;
    } else if (position == wanted.position) {
      return SayWhatDecided(met, at);
    }
    const std::string why =
        UnmetCondition(wanted.rule->text, FactsAt(steps_, at, is_reply_));
    if (!why.empty()) {
      Say(asked.namespace_name, met.chain,
          fmt::format("{} {}: {}", wanted_name,
                      position != 0 && position < wanted.position
                          ? "would not match either"
                          : "did not match",
                      why));
    } else if (position == 0 || position > wanted.position) {
      Say(asked.namespace_name, met.chain,
          fmt::format("{} did not match: {}", wanted_name,
                      Printable(wanted.rule->text)));
    }
  }

  void SayWhatDecided(const ChainVerdict& met, size_t at) {
    if (!met.rule) return;
    Say(met.namespace_name, met.chain,
        fmt::format("{} decided: {}{}", RuleWords(*met.rule), met.verdict,
                    Circumstances(at)));
  }

  // " (conntrack state new; routed by 10.0.1.0/24 dev wan table main)": what
  // else was known of the packet at a step.
  std::string Circumstances(size_t at) const {
    std::vector<std::string> known;
    const RouteLookup* route = nullptr;
    const ChainVerdict* chain = nullptr;
    for (size_t i = at + 1; i-- > 0;) {
      if (NamespaceOf(steps_[i]) != NamespaceOf(steps_[at])) break;
      if (chain == nullptr) chain = std::get_if<ChainVerdict>(&steps_[i].what);
      if (route == nullptr) route = std::get_if<RouteLookup>(&steps_[i].what);
    }
    if (chain != nullptr && !chain->ct.empty()) {
      known.push_back("conntrack state " + chain->ct);
    }
    if (route != nullptr) known.push_back("routed by " + RouteWords(*route));
    return known.empty() ? "" : fmt::format(" ({})", fmt::join(known, "; "));
  }

  // The chain is there, and was not met: where the packet went instead.
  void SayWhyNotThere(const ExpectedChain& asked) {
    for (size_t i = steps_.size(); i-- > 0;) {
      const Step& step = steps_[i];
      if (NamespaceOf(step) != asked.namespace_name) continue;
      if (const auto* drop = std::get_if<Drop>(&step.what)) {
        if (drop->chain && drop->rule) {
          return Say(asked.namespace_name, *drop->chain,
                     fmt::format("{} was dropped by {} before {}", Subject(),
                                 RuleWords(*drop->rule),
                                 Printable(asked.chain.ToString())));
        }
        sentences_.push_back(
            fmt::format("{} was dropped in {} before {}: {}", Subject(),
                        Printable(asked.namespace_name),
                        Printable(asked.chain.ToString()), drop->reason));
        return;
      }
      if (std::holds_alternative<Deliver>(step.what)) {
        sentences_.push_back(
            fmt::format("{} is for {} itself: {} is not on its way", Subject(),
                        Printable(asked.namespace_name),
                        Printable(asked.chain.ToString())));
        return;
      }
    }
    const bool was_there = std::ranges::any_of(steps_, [&](const Step& step) {
      return NamespaceOf(step) == asked.namespace_name;
    });
    const std::string ns = Printable(asked.namespace_name);
    sentences_.push_back(
        was_there
            ? fmt::format("{} went through {} without meeting {}", Subject(),
                          ns, Printable(asked.chain.ToString()))
            : fmt::format("{} never came to {}", Subject(), ns));
  }

  // A hop that was not made: the rule that dropped the packet, or the route
  // that it took.
  void ExplainHop(const ExpectedHop& asked) {
    const size_t from = mismatch_.actual_index.value_or(steps_.size());
    for (size_t i = 0; i < steps_.size(); ++i) {
      const auto* drop = std::get_if<Drop>(&steps_[i].what);
      if (drop != nullptr && drop->chain && drop->rule && i >= from) {
        return SayDroppedBy(*drop, i);
      }
    }
    // The lookup that led to where the packet went on.
    for (size_t i = std::min(from, steps_.size()); i-- > 0;) {
      if (NamespaceOf(steps_[i]) != asked.namespace_name) break;
      const auto* route = std::get_if<RouteLookup>(&steps_[i].what);
      if (route == nullptr || route->device == asked.interface) continue;
      sentences_.push_back(fmt::format("{} routed {} by {}",
                                       Printable(asked.namespace_name),
                                       Subject(), RouteWords(*route)));
      return;
    }
  }

  void SayDroppedBy(const Drop& drop, size_t at) {
    std::string text =
        fmt::format("{} dropped {}", RuleWords(*drop.rule), Subject());
    if (!drop.rule->text.empty()) {
      text += ": " + Printable(drop.rule->text);
    }
    Say(drop.namespace_name, *drop.chain, text + Circumstances(at));
  }

  static std::string RouteWords(const RouteLookup& route) {
    std::string text = route.destination ? route.destination->length == 0
                                               ? "default"
                                               : route.destination->ToString()
                                         : "no route";
    if (route.via) text += " via " + route.via->ToString();
    if (!route.device.empty()) text += " dev " + Printable(route.device);
    if (!route.table.empty()) text += " table " + route.table;
    if (!route.error.empty()) text += ", " + route.error;
    return text;
  }

  std::string_view Subject() const {
    if (!is_reply_) return "the packet";
    return !steps_.empty() &&
                   std::holds_alternative<IcmpError>(steps_.back().what)
               ? "the ICMP error"
               : "the reply";
  }

  const Mismatch& mismatch_;
  const bool is_reply_;
  const std::vector<Step>& steps_;
  const RuleBooks& rules_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> Explain(const std::vector<Mismatch>& mismatches,
                                 const PacketPath& path) {
  std::vector<std::string> sentences;
  for (const Mismatch& mismatch : mismatches) {
    if (mismatch.part != Part::kRequest && mismatch.part != Part::kReply) {
      continue;
    }
    for (std::string& sentence : Explanation(mismatch, path).Run()) {
      if (std::ranges::find(sentences, sentence) == sentences.end()) {
        sentences.push_back(std::move(sentence));
      }
    }
  }
  return sentences;
}

}  // namespace hopcheck
