// Rules of two runs: whether they are one.
#ifndef HOPCHECK_DIFF_RULE_CHANGES_H_
#define HOPCHECK_DIFF_RULE_CHANGES_H_

#include <optional>
#include <string>
#include <string_view>

#include "diff/difference.h"
#include "trace/packet_path.h"

namespace hopcheck {

// A rule without what differs from run to run: what its counters count, and
// how it is spaced.
std::string PlainRule(std::string_view text);

// Its comment, its position, "policy" or its text, as far as there is one;
// "" for none.
std::string NameOf(const std::optional<DecidingRule>& rule);

// What differs, `where` left empty. A rule is itself by text and comment;
// where it stands in its chain is an aside.
std::optional<Change> RuleChange(const std::optional<DecidingRule>& before,
                                 const std::optional<DecidingRule>& after);

// Whether a rule throws dice for each packet, or hashes its flow with a seed
// that is drawn when the kernel starts or the rule is loaded: two runs may then
// differ by chance.
Chance ChanceIn(std::string_view rule_text);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_RULE_CHANGES_H_
