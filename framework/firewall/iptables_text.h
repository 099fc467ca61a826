// What iptables-save prints, of either variant and family, taken apart: its
// tables, chains and rules, and what a rule's words say.
#ifndef HOPCHECK_FIREWALL_IPTABLES_TEXT_H_
#define HOPCHECK_FIREWALL_IPTABLES_TEXT_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

struct SavedChain {
  std::string policy;              // accept or drop; "" of a user chain
  std::vector<std::string> rules;  // without "-A CHAIN ", in order
};

struct SavedTable {
  std::map<std::string, SavedChain, std::less<>> chains;
  // The tool says that it cannot show all of this table.
  bool partial = false;
};

// By the table's name. Arguments in quotes may hold line ends.
std::map<std::string, SavedTable, std::less<>> ParseIptablesSave(
    std::string_view text);

// The words of a rule, without the quotes and backslashes around them.
std::vector<std::string> SplitRule(std::string_view rule);

// What a rule does when it matches, in the words of BookRule.
struct RuleEnd {
  std::string verdict;
  std::string target;
  bool operator==(const RuleEnd&) const = default;
};
RuleEnd EndOf(const std::vector<std::string>& words,
              const std::function<bool(std::string_view)>& is_chain);
// The verdict of an extension's target: "reject" of REJECT, "continue" of LOG,
// "" of one that decides by the packet or is not known.
std::string_view VerdictOfTarget(std::string_view target);

// Whether a target rewrites addresses; whether a target or match makes the
// kernel keep track of connections.
bool TargetTranslates(std::string_view target);
bool TargetTracks(std::string_view target);
bool MatchTracks(std::string_view match);
// The same of a rule's words.
bool RuleTranslates(const std::vector<std::string>& words);
bool RuleTracks(const std::vector<std::string>& words);

// The argument of `-m comment --comment`; "" without one.
std::string CommentOf(const std::vector<std::string>& words);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_IPTABLES_TEXT_H_
