#include "firewall/ipset_restore.h"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

#include "base/diagnostic.h"
#include "base/kernel_error.h"
#include "firewall/ruleset_error.h"
#include "firewall/ruleset_text.h"
#include "firewall/tool_complaint.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// What of the kernel's own words is not about the ruleset.
void ThrowWhatIsMissing(const ToolComplaint& complaint,
                        const std::string& where) {
  const std::string& said = complaint.message;
  const int error = ErrnoIn(said);
  if (error == EPERM) throw KernelError("ipset restore", where, error);
  if (said.find("Cannot open session") != said.npos ||
      said.find("protocol version") != said.npos ||
      said.find("Kernel support") != said.npos) {
    throw KernelError("ipset restore needs ip_set, which this kernel lacks",
                      where, error != 0 ? error : ENOPROTOOPT, said);
  }
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
    const Place place = text.At(complaint.line);
    ThrowWhatIsMissing(complaint, ObjectAt(object, place));
    diagnostics.Error(place, "ipset: " + complaint.message);
  }
  if (diagnostics.empty()) {
    diagnostics.Error(item.place,
                      fmt::format("ipset: ended with status {}", run.status));
  }
  throw RulesetError(std::move(diagnostics));
}

}  // namespace hopcheck
