#include "firewall/iptables_restore.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "base/kernel_error.h"
#include "firewall/legacy_culprit.h"
#include "firewall/legacy_table.h"
#include "firewall/ruleset_error.h"
#include "firewall/ruleset_text.h"
#include "firewall/tool_complaint.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// What stands in `text` between `before` and `behind`; "" where they do not.
std::string Between(std::string_view text, std::string_view before,
                    std::string_view behind) {
  if (!text.starts_with(before)) return "";
  text.remove_prefix(before.size());
  return std::string(text.substr(0, std::min(text.find(behind), text.size())));
}

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
            return line.find(word) != line.npos;
          })) {
        return i;
      }
    }
    return 0;
  }

  // Where the tool names a line that is not at fault, or gives no reason.
  void Improve(ToolComplaint& complaint) const {
    if (const std::string chain =
            Between(complaint.message, "Chain '", "' does not exist");
        !chain.empty()) {
      // iptables-nft looks for the chains of jumps when it is done with the
      // rules: the line that it then names is where it was.
      int table = complaint.line;
      while (table > 0 && !text_.Line(table).starts_with('*')) --table;
      const int jump = FindLine(table, {fmt::format(" -j {} ", chain),
                                        fmt::format(" -g {} ", chain)});
      if (jump > 0 && jump < complaint.line) complaint.line = jump;
    }
    if (!complaint.message.empty()) return;
    complaint.message = "failed, and does not say why";
    if (backend_ != Backend::kLegacy ||
        !text_.Line(complaint.line).starts_with("COMMIT")) {
      return;
    }
    const int commit = complaint.line;
    complaint.line = FindLegacyCulprit(text_, commit, tool_, object_);
    complaint.message = complaint.line == commit
                            ? "COMMIT failed: the kernel refuses the table"
                            : "COMMIT failed: the kernel refuses this rule";
  }

  // Says by name what the kernel or the process lacks, where it is that.
  void ThrowWhatIsMissing(const ToolComplaint& complaint) const {
    if (const std::string extension =
            Between(complaint.message, "Warning: Extension ", " revision ");
        complaint.message.ends_with("missing kernel module?")) {
      Throw(fmt::format("{} needs the extension {}, which this kernel lacks",
                        tool_.name, extension),
            ENOENT, FindLine(1, {fmt::format(" {} ", extension)}));
    }
    if (backend_ == Backend::kNft) {
      ThrowMissingInNft(complaint);
    } else {
      ThrowMissingInLegacy(complaint);
    }
  }

  void ThrowMissingInNft(const ToolComplaint& complaint) const {
    const std::string& said = complaint.message;
    const int error = ErrnoIn(said);
    if (said.find("you must be root") != said.npos || error == EPERM) {
      Throw(tool_.name, EPERM, complaint.line);
    }
    if (said.find("generation id") != said.npos ||
        said.find("initialize nft") != said.npos) {
      Throw(tool_.name + " needs nf_tables, which this kernel lacks", error,
            complaint.line);
    }
    if (error == ENOENT && said.starts_with("CHAIN_ADD failed")) {
      Throw(fmt::format("{} needs a type of chain that this kernel lacks: {}",
                        tool_.name, said),
            error, complaint.line);
    }
    if (error == ENOMEM || error == ENOBUFS) {
      Throw(fmt::format("{}: {}", tool_.name, said), error, complaint.line);
    }
  }

  void ThrowMissingInLegacy(const ToolComplaint& complaint) const {
    const std::string table =
        Between(complaint.message, "unable to initialize table '", "'");
    if (!IsLegacyTable(table)) return;
    const bool is_v4 = item_.kind == FirewallItem::Kind::kIptables;
    const int error =
        WhyNoLegacyTable(is_v4 ? Family::kIpv4 : Family::kIpv6, table);
    if (error == 0) return;
    if (error == EPERM) Throw(tool_.name, error, complaint.line);
    Throw(fmt::format("{} needs the table '{}' of {}, which this kernel lacks",
                      tool_.name, table, is_v4 ? "ip_tables" : "ip6_tables"),
          error, complaint.line);
  }

  [[noreturn]] void Throw(std::string operation, int error, int line) const {
    throw KernelError(std::move(operation), ObjectAt(object_, text_.At(line)),
                      error);
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
