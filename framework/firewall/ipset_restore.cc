#include "firewall/ipset_restore.h"

#include <fmt/format.h>

#include <utility>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "firewall/kernel_lack.h"
#include "firewall/ruleset_error.h"
#include "firewall/ruleset_text.h"
#include "firewall/tool_complaint.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// "No command specified: unknown argument X" comes without the line's number.
int LineOf(const ToolComplaint& complaint, const RulesetText& text) {
  const std::string word = Between(
      complaint.message, "No command specified: unknown argument ", "\n");
  if (complaint.line != 0 || word.empty()) return complaint.line;
  for (int i = 1; i <= text.lines(); ++i) {
    const std::string_view line = text.Line(i);
    if (line.substr(0, line.find_first_of(" \t\r")) == word) return i;
  }
  return 0;
}

}  // namespace

Tool IpsetTool() {
  return {.name = "ipset", .package = "ipset", .arguments = {"restore"}};
}

void RestoreIpset(const FirewallItem& item, const std::string& object) {
  const ToolRun run =
      RunTool(IpsetTool(), item.text, ObjectAt(object, item.place));
  if (run.status == 0) return;
  const RulesetText text(item);
  Diagnostics diagnostics;
  for (const ToolComplaint& complaint : ParseToolOutput(run.output)) {
    const Place place = text.At(LineOf(complaint, text));
    if (const auto lack = LackOfIpset(complaint.message)) {
      throw KernelError(lack->operation, ObjectAt(object, place), lack->error,
                        lack->words);
    }
    diagnostics.Error(place, "ipset: " + complaint.message);
  }
  if (diagnostics.empty()) {
    diagnostics.Error(item.place,
                      fmt::format("ipset: ended with status {}", run.status));
  }
  throw RulesetError(std::move(diagnostics));
}

}  // namespace hopcheck
