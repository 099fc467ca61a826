#include "record/draft.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/printable.h"
#include "expect/yaml_scalar.h"

namespace hopcheck {
namespace {

using What = decltype(ExpectedStep::what);

// Names of namespaces hold no ':', that of one which is not the scenario's does
// (EventNames).
bool IsForeign(const std::string& namespace_name) {
  return namespace_name.find(':') != std::string::npos;
}

bool IsForeign(const Step& step) {
  return std::visit(
      [](const auto& what) { return IsForeign(what.namespace_name); },
      step.what);
}

// Whether an expectation may call a rule so and be understood, alone or beside
// other words that it could be taken for.
bool IsName(std::string_view comment) {
  constexpr std::string_view kDigits = "0123456789";
  return !comment.empty() && comment != "policy" &&
         comment.find_first_not_of(' ') != comment.npos &&
         comment.find_first_not_of(kDigits) != comment.npos &&
         Printable(comment) == comment;
}

// One list of one packet.
class ListMaker {
 public:
  // What stands in the list, besides hops and translations.
  struct Wants {
    bool verdicts = false;
    bool ends = false;
    bool delivery = false;
  };

  ListMaker(const RuleBooks& rules, Wants wants)
      : rules_(rules), wants_(wants) {}

  DraftList Make(const std::vector<Step>& steps) {
    DraftList list;
    for (const Step& step : steps) {
      if (IsForeign(step)) {
        if (std::holds_alternative<Hop>(step.what)) list.has_hops = false;
        continue;
      }
      auto made =
          std::visit([&](const auto& is) { return Make(is); }, step.what);
      if (made) list.steps.push_back(*std::move(made));
    }
    if (!list.has_hops) {
      std::erase_if(list.steps, [](const DraftStep& step) {
        return std::holds_alternative<ExpectedHop>(step.what);
      });
    }
    return list;
  }

 private:
  static std::optional<DraftStep> Make(const Hop& hop) {
    return DraftStep{.what = ExpectedHop{.namespace_name = hop.namespace_name,
                                         .interface = hop.interface}};
  }

  std::optional<DraftStep> Make(const ChainVerdict& chain) {
    if (!wants_.verdicts || !Decides(chain)) return std::nullopt;
    ExpectedChain step{.namespace_name = chain.namespace_name,
                       .chain = chain.chain,
                       .verdict = chain.verdict,
                       .rule = NameOf(chain)};
    if (step.chain.family == "ip" || step.chain.family == "ip6") {
      step.chain.family.clear();
    }
    if (IsInBothBackends(chain)) step.backend = chain.backend;
    said_ = chain.rule;
    const std::string& comment = chain.rule->comment;
    return DraftStep{.what = std::move(step),
                     .comment = IsName(comment) ? comment : ""};
  }

  std::optional<DraftStep> Make(const Nat& nat) {
    ExpectedNat step{.namespace_name = nat.namespace_name,
                     .source = nat.source,
                     .destination = nat.destination};
    // Which of its chain's rules a number means, only the chain's step says.
    if (nat.rule && nat.rule != said_ && IsName(nat.rule->comment)) {
      step.rule = nat.rule->comment;
    }
    return DraftStep{.what = std::move(step),
                     .translates_source = nat.source.has_value(),
                     .translates_destination = nat.destination.has_value()};
  }

  std::optional<DraftStep> Make(const Drop& drop) const {
    if (!wants_.ends) return std::nullopt;
    return DraftStep{.what =
                         ExpectedDrop{.namespace_name = drop.namespace_name}};
  }

  std::optional<DraftStep> Make(const Deliver& deliver) const {
    if (!wants_.delivery) return std::nullopt;
    return DraftStep{
        .what = ExpectedDeliver{.namespace_name = deliver.namespace_name}};
  }

  std::optional<DraftStep> Make(const IcmpError& error) const {
    if (!wants_.ends) return std::nullopt;
    ExpectedError step{.namespace_name = error.namespace_name,
                       .type = error.name,
                       .mtu = error.mtu};
    if (!error.from_namespace.empty() && !IsForeign(error.from_namespace)) {
      step.from = error.from_namespace;
    } else if (!error.from.IsUnspecified()) {
      step.from = error.from.ToString();
    }
    // "type 3 code 99" is no name that a scenario may say.
    if (error.name.find(' ') != std::string::npos) step.type.reset();
    return DraftStep{.what = std::move(step),
                     .errors = {{error.family, error.type, error.code}}};
  }

  static std::optional<DraftStep> Make(const RouteLookup& /*route*/) {
    return std::nullopt;
  }

  // Whether the verdict ended the packet's way through the base chain that led
  // there, and is not what happens when nobody says anything.
  static bool Decides(const ChainVerdict& chain) {
    constexpr std::array<std::string_view, 5> kFinal = {
        "accept", "drop", "reject", "queue", "stolen"};
    const bool is_final =
        std::ranges::find(kFinal, chain.verdict) != kFinal.end();
    // What a scenario cannot write (see ChainName's reader).
    const bool has_name =
        chain.chain.chain.find_first_of(" \t") == std::string::npos &&
        Printable(chain.chain.chain) == chain.chain.chain;
    return is_final && has_name && chain.rule &&
           !(chain.rule->policy && chain.verdict == "accept");
  }

  std::optional<std::string> NameOf(const ChainVerdict& chain) const {
    const DecidingRule& rule = *chain.rule;
    if (rule.policy) return "policy";
    if (IsName(rule.comment) && IsUnique(chain)) return rule.comment;
    if (rule.position == 0) return std::nullopt;
    return std::to_string(rule.position);
  }

  bool IsUnique(const ChainVerdict& chain) const {
    const RuleBook* book = BookOf(chain.namespace_name);
    const BookChain* known =
        book == nullptr ? nullptr : book->Find(chain.backend, chain.chain);
    return known != nullptr &&
           std::ranges::count(known->rules, chain.rule->comment,
                              &BookRule::comment) == 1;
  }

  bool IsInBothBackends(const ChainVerdict& chain) const {
    const RuleBook* book = BookOf(chain.namespace_name);
    return book != nullptr &&
           book->Find(Backend::kNft, chain.chain) != nullptr &&
           book->Find(Backend::kLegacy, chain.chain) != nullptr;
  }

  const RuleBook* BookOf(const std::string& namespace_name) const {
    const auto found = rules_.find(namespace_name);
    return found == rules_.end() ? nullptr : found->second.get();
  }

  const RuleBooks& rules_;
  const Wants wants_;
  std::optional<DecidingRule> said_;  // the rule of the last chain step
};

std::optional<ExpectedPath> ToPath(const std::optional<DraftList>& list) {
  if (!list || (list->steps.empty() && !list->has_hops)) return std::nullopt;
  ExpectedPath path;
  for (const DraftStep& step : list->steps) {
    path.steps.push_back({.what = step.what, .place = {}});
  }
  return path;
}

}  // namespace

Draft MakeDraft(const PacketPath& path) {
  const bool delivered = path.outcome == Outcome::kDelivered;
  Draft draft{.outcome = path.outcome};
  draft.request =
      ListMaker(path.rules,
                {.verdicts = true, .ends = true, .delivery = delivered})
          .Make(path.request);
  if (delivered || path.outcome == Outcome::kReplied) {
    draft.reply =
        ListMaker(path.rules, {.verdicts = delivered, .ends = delivered})
            .Make(path.reply);
  }
  return draft;
}

std::optional<Expectation> ToExpectation(const Draft& draft) {
  Expectation expectation{.outcome = draft.outcome,
                          .request = ToPath(draft.request),
                          .reply = ToPath(draft.reply)};
  if (!expectation.outcome && !expectation.request && !expectation.reply) {
    return std::nullopt;
  }
  return expectation;
}

}  // namespace hopcheck
