// What a tool says of a ruleset that it does not take, as data.
#ifndef HOPCHECK_FIREWALL_TOOL_COMPLAINT_H_
#define HOPCHECK_FIREWALL_TOOL_COMPLAINT_H_

#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

struct ToolComplaint {
  std::string file;  // as the tool names it; "" for the text that it was given
  int line = 0;      // from 1; 0 where it names none
  int column = 0;    // the same
  // Its words on one line, without its own name and version, and without the
  // line's number: that is the place's. May be empty.
  std::string message;

  bool operator==(const ToolComplaint&) const = default;
};

// What iptables-restore of both variants and families, and ipset, print.
std::vector<ToolComplaint> ParseToolOutput(std::string_view output);

// What libnftables writes to its error buffer for a ruleset that it read from
// the file `path`.
std::vector<ToolComplaint> ParseNftErrors(std::string_view errors,
                                          std::string_view path);

// The errno whose description stands in `message`: ENOENT for "RULE_APPEND
// failed (No such file or directory): rule in chain A". 0 for none.
int ErrnoIn(std::string_view message);

// What stands in `text` between `before`, with which it begins, and `behind`;
// "" where it begins otherwise.
std::string Between(std::string_view text, std::string_view before,
                    std::string_view behind);

// What to say of a line that ends with a carriage return, which few tools take
// for a part of the line's end; "" of another.
std::string_view RemarkOnReturn(std::string_view line);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_TOOL_COMPLAINT_H_
