#include "firewall/iptables_restore.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "base/kernel_error.h"
#include "firewall/legacy_table.h"
#include "firewall/ruleset_error.h"
#include "firewall/ruleset_text.h"
#include "firewall/run_tool.h"
#include "firewall/tool_complaint.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

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

// What an iptables-restore that failed has said.
class RestoreFailure {
 public:
  RestoreFailure(const FirewallItem& item, Backend backend, std::string tool,
                 const std::string& object)
      : item_(item),
        text_(item),
        backend_(backend),
        tool_(std::move(tool)),
        object_(object) {}

  [[noreturn]] void Throw(const std::vector<ToolComplaint>& complaints,
                          int status) const {
    Diagnostics diagnostics;
    for (ToolComplaint complaint : complaints) {
      Relocate(complaint);
      ThrowWhatIsMissing(complaint);
      diagnostics.Error(
          text_.At(complaint.line),
          fmt::format("{}: {}", tool_,
                      complaint.message.empty() ? "failed, and does not say why"
                                                : complaint.message));
    }
    if (diagnostics.empty()) {
      diagnostics.Error(item_.place,
                        fmt::format("{}: ended with status {}", tool_, status));
    }
    throw RulesetError(std::move(diagnostics));
  }

 private:
  // iptables-nft looks for the chains of all jumps when it commits: the line
  // that it then names is where it was.
  void Relocate(ToolComplaint& complaint) const {
    constexpr std::string_view kBefore = "Chain '";
    constexpr std::string_view kBehind = "' does not exist";
    std::string_view chain = complaint.message;
    if (!chain.starts_with(kBefore) || !chain.ends_with(kBehind)) return;
    chain.remove_prefix(kBefore.size());
    chain.remove_suffix(kBehind.size());
    const std::string jump = fmt::format(" -j {} ", chain);
    const std::string go_to = fmt::format(" -g {} ", chain);
    for (int i = complaint.line; i > 0 && !text_.Line(i).starts_with('*');
         --i) {
      const std::string line = fmt::format("{} ", text_.Line(i));
      if (line.find(jump) != line.npos || line.find(go_to) != line.npos) {
        complaint.line = i;
      }
    }
  }

  // Says by name what the kernel or the process lacks, where it is that.
  void ThrowWhatIsMissing(const ToolComplaint& complaint) const {
    if (backend_ == Backend::kNft) {
      ThrowMissingInNft(complaint);
    } else {
      ThrowMissingInLegacy(complaint);
    }
  }

  void ThrowMissingInNft(const ToolComplaint& complaint) const {
    const std::string& said = complaint.message;
    const int error = ErrnoIn(said);
    if (error == EACCES || error == EPERM) Throw(tool_, EPERM, complaint);
    if (said.find("generation id") != said.npos ||
        said.find("initialize nft") != said.npos) {
      Throw(fmt::format("{} needs nf_tables, which this kernel lacks", tool_),
            error, complaint);
    }
    if (error == ENOENT && said.find("_ADD failed") != said.npos) {
      Throw(fmt::format("{} needs a chain type that this kernel lacks: {}",
                        tool_, said),
            error, complaint);
    }
    if (error == ENOENT && said.find("RULE_APPEND failed") != said.npos) {
      Throw(fmt::format("{} needs a match or target that this kernel lacks: {}",
                        tool_, said),
            error, complaint);
    }
    if (error == ENOMEM || error == ENOBUFS) {
      Throw(fmt::format("{}: {}", tool_, said), error, complaint);
    }
  }

  void ThrowMissingInLegacy(const ToolComplaint& complaint) const {
    constexpr std::string_view kBefore = "unable to initialize table '";
    const std::string& said = complaint.message;
    if (!said.starts_with(kBefore) || !said.ends_with('\'')) return;
    const std::string table =
        said.substr(kBefore.size(), said.size() - kBefore.size() - 1);
    if (!IsLegacyTable(table)) return;
    const bool is_v4 = item_.kind == FirewallItem::Kind::kIptables;
    const int error =
        WhyNoLegacyTable(is_v4 ? Family::kIpv4 : Family::kIpv6, table);
    if (error == 0) return;
    if (error == EPERM || error == EACCES) Throw(tool_, EPERM, complaint);
    Throw(fmt::format("{} needs the table '{}' of {}, which this kernel lacks",
                      tool_, table, is_v4 ? "ip_tables" : "ip6_tables"),
          error, complaint);
  }

  [[noreturn]] void Throw(std::string operation, int error,
                          const ToolComplaint& complaint) const {
    throw KernelError(std::move(operation),
                      ObjectAt(object_, text_.At(complaint.line)), error);
  }

  const FirewallItem& item_;
  const RulesetText text_;
  const Backend backend_;
  const std::string tool_;
  const std::string& object_;
};

}  // namespace

void RestoreIptables(const FirewallItem& item, Backend backend,
                     const std::string& object) {
  const Tool tool = RestoreTool(item, backend);
  const ToolRun run = RunTool(tool, item.text, ObjectAt(object, item.place));
  if (run.status == 0) return;
  RestoreFailure(item, backend, tool.name, object)
      .Throw(ParseToolOutput(run.output), run.status);
}

}  // namespace hopcheck
