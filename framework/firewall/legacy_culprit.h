// The rule for which the kernel refuses a whole table of iptables-legacy.
#ifndef HOPCHECK_FIREWALL_LEGACY_CULPRIT_H_
#define HOPCHECK_FIREWALL_LEGACY_CULPRIT_H_

#include <string>

#include "firewall/ruleset_text.h"
#include "firewall/run_tool.h"

namespace hopcheck {

// The kernel takes a legacy table as a whole, and the tool says no more than
// that the COMMIT in line `commit` failed. Looks for the first rule without
// which, and without those after it, the table is taken: by loading beginnings
// of it with `tool` into the calling thread's namespace, about twelve for
// 5,000 rules. `commit` where no rule is it.
int FindLegacyCulprit(const RulesetText& text, int commit, const Tool& tool,
                      const std::string& object);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_LEGACY_CULPRIT_H_
