// Chains and rules of a rulebook by the names that expectations give them.
#ifndef HOPCHECK_EXPECT_RULE_SEARCH_H_
#define HOPCHECK_EXPECT_RULE_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "firewall/rule_book.h"
#include "scenario/probe_model.h"

namespace hopcheck {

// A rule of a chain; null and 0 for none.
struct FoundRule {
  const BookRule* rule = nullptr;
  uint32_t position = 0;
};
// `asked` is a comment or a position.
FoundRule FindRule(const BookChain& chain, const std::string& asked);

struct FoundChain {
  ChainName name;
  const BookChain* chain = nullptr;
};
// The chains that an expected one may be: of both families where it names none,
// of both backends.
std::vector<FoundChain> FindChains(const RuleBook& book,
                                   const ExpectedChain& asked);

// "; did you mean 'allow-ping'?", "; did you mean 'allow-ping', rule 1 of
// filter.LAN?", "; it is rule 1 of filter.LAN": where a rule with such a
// comment stands that `comments_here` does not have. "" for nowhere.
std::string SuggestRule(const RuleBook& book, const std::string& asked,
                        const std::vector<std::string_view>& comments_here);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_RULE_SEARCH_H_
