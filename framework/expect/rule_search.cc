#include "expect/rule_search.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "expect/match.h"

namespace hopcheck {
namespace {

// "rule 1 of filter.LAN".
std::string PlaceOf(const RuleBook& book, const std::string& comment) {
  for (const auto* chains : {&book.nft, &book.legacy}) {
    for (const auto& [name, chain] : InOrder(*chains)) {
      const auto rule =
          std::ranges::find(chain->rules, comment, &BookRule::comment);
      if (rule == chain->rules.end()) continue;
      ChainName own = name;
      if (own.family == "ip" || own.family == "ip6") own.family.clear();
      return fmt::format("rule {} of {}", rule - chain->rules.begin() + 1,
                         Printable(own.ToString()));
    }
  }
  return "";
}

}  // namespace

FoundRule FindRule(const BookChain& chain, const std::string& asked) {
  for (size_t i = 0; i < chain.rules.size(); ++i) {
    const auto position = static_cast<uint32_t>(i + 1);
    if (chain.rules[i].comment == asked || std::to_string(position) == asked) {
      return {&chain.rules[i], position};
    }
  }
  return {};
}

std::vector<FoundChain> FindChains(const RuleBook& book,
                                   const ExpectedChain& asked) {
  std::vector<FoundChain> found;
  for (const Backend backend : {Backend::kNft, Backend::kLegacy}) {
    if (asked.backend && *asked.backend != backend) continue;
    for (const auto& [name, chain] :
         InOrder(backend == Backend::kNft ? book.nft : book.legacy)) {
      if (IsChain(asked.chain, name)) found.push_back({name, chain});
    }
  }
  return found;
}

std::string SuggestRule(const RuleBook& book, const std::string& asked,
                        const std::vector<std::string_view>& comments_here) {
  std::string here = DidYouMean(asked, comments_here);
  if (!here.empty()) return here;
  std::vector<std::string_view> all;
  for (const auto* chains : {&book.nft, &book.legacy}) {
    for (const auto& [name, chain] : InOrder(*chains)) {
      for (const BookRule& rule : chain->rules) {
        if (rule.comment == asked) {
          return fmt::format("; it is {}", PlaceOf(book, asked));
        }
        if (!rule.comment.empty()) all.push_back(rule.comment);
      }
    }
  }
  const std::string nearest(NearestName(asked, all));
  if (nearest.empty()) return "";
  return fmt::format("; did you mean '{}', {}?", Printable(nearest),
                     PlaceOf(book, nearest));
}

}  // namespace hopcheck
