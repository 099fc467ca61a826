#include "firewall/iptables_restore.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "base/kernel_error.h"
#include "firewall/kernel_lack.h"
#include "firewall/legacy_culprit.h"
#include "firewall/legacy_table.h"
#include "firewall/ruleset_error.h"
#include "firewall/ruleset_text.h"
#include "firewall/tool_complaint.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// An iptables-restore that failed, and what it has said.
class RestoreFailure {
 public:
  RestoreFailure(const FirewallItem& item, Backend backend, const Tool& tool,
                 const std::string& object)
      : item_(item),
        text_(item),
        backend_(backend),
        tool_(tool),
        object_(object) {}

  [[noreturn]] void Throw(const ToolRun& run) const {
    Diagnostics diagnostics;
    for (ToolComplaint complaint : ParseToolOutput(run.output)) {
      ThrowWhatIsMissing(complaint);
      Improve(complaint);
      diagnostics.Error(text_.At(complaint.line),
                        tool_.name + ": " + complaint.message);
    }
    if (diagnostics.empty()) {
      diagnostics.Error(item_.place, fmt::format("{}: ended with status {}",
                                                 tool_.name, run.status));
    }
    throw RulesetError(std::move(diagnostics));
  }

 private:
  // The first line from `begin` on in which one of `words` stands; 0 for none.
  int FindLine(int begin, const std::vector<std::string>& words) const {
    for (int i = begin; i <= text_.lines(); ++i) {
      const std::string line = fmt::format(" {} ", text_.Line(i));
      if (std::ranges::any_of(words, [&](const std::string& word) {
            return line.find(fmt::format(" {} ", word)) != line.npos;
          })) {
        return i;
      }
    }
    return 0;
  }

  // The line that the table of `line` begins with; 0 where it has none.
  int TableOf(int line) const {
    while (line > 0 && !text_.Line(line).starts_with('*')) --line;
    return line;
  }

  // Where the tool names a line that is not at fault, or gives no reason.
  void Improve(ToolComplaint& complaint) const {
    if (const std::string chain =
            Between(complaint.message, "Chain '", "' does not exist");
        !chain.empty()) {
      // iptables-nft looks for the chains of jumps when it is done with the
      // rules: the line that it then names is where it was.
      const int jump =
          FindLine(TableOf(complaint.line),
                   {fmt::format("-j {}", chain), fmt::format("-g {}", chain)});
      if (jump > 0 && jump < complaint.line) complaint.line = jump;
    }
    if (complaint.message.empty()) GiveReason(complaint);
    complaint.message += RemarkOnReturn(text_.Line(complaint.line));
  }

  void GiveReason(ToolComplaint& complaint) const {
    const int commit = complaint.line;
    if (TableOf(commit) == 0) {
      complaint.message = "failed: no table is named before it (\"*filter\")";
    } else if (backend_ != Backend::kLegacy ||
               !text_.Line(commit).starts_with("COMMIT")) {
      complaint.message = "failed, and does not say why";
    } else {
      complaint.line = FindLegacyCulprit(text_, commit, tool_, object_);
      complaint.message = complaint.line == commit
                              ? "COMMIT failed: the kernel refuses the table"
                              : "COMMIT failed: the kernel refuses this rule";
    }
  }

  // Says by name what the kernel or the process lacks, where it is that.
  void ThrowWhatIsMissing(const ToolComplaint& complaint) const {
    const bool is_v4 = item_.kind == FirewallItem::Kind::kIptables;
    const auto lack =
        backend_ == Backend::kNft
            ? LackOfIptablesNft(tool_.name, complaint.message)
            : LackOfIptablesLegacy(tool_.name,
                                   is_v4 ? Family::kIpv4 : Family::kIpv6,
                                   complaint.message, WhyNoLegacyTable);
    if (!lack) return;
    const int line = lack->extension.empty() ? complaint.line
                                             : FindLine(1, {lack->extension});
    throw KernelError(lack->operation, ObjectAt(object_, text_.At(line)),
                      lack->error);
  }

  const FirewallItem& item_;
  const RulesetText text_;
  const Backend backend_;
  const Tool& tool_;
  const std::string& object_;
};

}  // namespace

Tool RestoreTool(const FirewallItem& item, Backend backend) {
  return {.name = fmt::format("{}-{}-restore",
                              item.kind == FirewallItem::Kind::kIp6tables
                                  ? "ip6tables"
                                  : "iptables",
                              ToString(backend)),
          .package = "iptables",
          .arguments = {"--wait"},
          // The legacy tool's lock is the machine's, /run/xtables.lock. The
          // namespace that it works in does as well, and is ours alone.
          .environment = {"XTABLES_LOCKFILE=/proc/self/ns/net"}};
}

void RestoreIptables(const FirewallItem& item, Backend backend,
                     const std::string& object) {
  const Tool tool = RestoreTool(item, backend);
  const ToolRun run = RunTool(tool, item.text, ObjectAt(object, item.place));
  if (run.status == 0) return;
  RestoreFailure(item, backend, tool, object).Throw(run);
}

}  // namespace hopcheck
