// A ruleset's text, by lines, and where each of them stands: in a block of a
// scenario, or in a file.
#ifndef HOPCHECK_FIREWALL_RULESET_TEXT_H_
#define HOPCHECK_FIREWALL_RULESET_TEXT_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "scenario/firewall_model.h"

namespace hopcheck {

class RulesetText {
 public:
  // `item` must outlive this.
  explicit RulesetText(const FirewallItem& item);

  int lines() const { return static_cast<int>(text_begins_.size()); }
  // Line `number`, from 1, without its end; "" of one that there is not.
  std::string_view Line(int number) const;

  // The place of a line's `column`, both from 1; of its first word where
  // `column` is 0. A line past the end is the last: tools number so what is
  // missing there. Line 0 is the item, and so is one that the scenario does not
  // show as it is ("a\nb" in double quotes).
  Place At(int line, int column = 0) const;

 private:
  const FirewallItem& item_;
  std::vector<size_t> text_begins_;    // where each line of the text begins
  std::vector<size_t> source_begins_;  // the same of the source, from its line
                                       // text_place.line on
};

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_RULESET_TEXT_H_
