#include "firewall/kernel_lack.h"

#include <fmt/format.h>

#include <cerrno>

#include "firewall/legacy_table.h"
#include "firewall/tool_complaint.h"

namespace hopcheck {
namespace {

bool Holds(const std::string& said, std::string_view words) {
  return said.find(words) != said.npos;
}

// Both variants ask the kernel which of its extensions there are.
std::optional<KernelLack> LackOfExtension(std::string_view tool,
                                          const std::string& said) {
  const std::string extension =
      Between(said, "Warning: Extension ", " revision ");
  if (extension.empty() || !said.ends_with("missing kernel module?")) {
    return std::nullopt;
  }
  return KernelLack{.operation = fmt::format(
                        "{} needs the extension {}, which this kernel lacks",
                        tool, extension),
                    .error = ENOENT,
                    .extension = extension,
                    .words = ""};
}

// The only type of chain that may stand there.
bool IsEgress(std::string_view line) {
  return line.find("type filter") != line.npos &&
         line.find("hook egress") != line.npos;
}

// And names nothing that might not be there.
bool OnlyRejects(std::string_view rule) {
  const auto has = [&](std::string_view words) {
    return rule.find(words) != rule.npos;
  };
  return has("reject") && !has("@") && !has("jump") && !has("goto") &&
         !has("map");
}

// What kernels have learnt that take no flag that they do not know.
std::optional<std::string_view> NewFlagIn(std::string_view flags) {
  if (flags.find("persist") != flags.npos) {
    return "tables that outlive their owner (flags persist, Linux 6.9)";
  }
  if (flags.find("owner") != flags.npos) {
    return "tables with an owner (flags owner, Linux 5.12)";
  }
  return std::nullopt;
}

bool IsOutOfMemory(int error) { return error == ENOMEM || error == ENOBUFS; }

}  // namespace

std::optional<KernelLack> LackOfIptablesNft(std::string_view tool,
                                            const std::string& said) {
  if (auto lack = LackOfExtension(tool, said)) return lack;
  const int error = ErrnoIn(said);
  if (Holds(said, "you must be root") || error == EPERM) {
    return KernelLack{.operation = std::string(tool), .error = EPERM};
  }
  if (Holds(said, "generation id") || Holds(said, "initialize nft")) {
    return KernelLack{.operation = fmt::format(
                          "{} needs nf_tables, which this kernel lacks", tool),
                      .error = error};
  }
  if (error == ENOENT && said.starts_with("CHAIN_ADD failed")) {
    return KernelLack{
        .operation = fmt::format(
            "{} needs a type of chain that this kernel lacks: {}", tool, said),
        .error = error};
  }
  if (IsOutOfMemory(error)) {
    return KernelLack{.operation = fmt::format("{}: {}", tool, said),
                      .error = error};
  }
  return std::nullopt;
}

std::optional<KernelLack> LackOfIptablesLegacy(std::string_view tool,
                                               Family family,
                                               const std::string& said,
                                               const WhyNoTable& why_no_table) {
  if (auto lack = LackOfExtension(tool, said)) return lack;
  const std::string table = Between(said, "unable to initialize table '", "'");
  if (!IsLegacyTable(table)) return std::nullopt;
  const int error = why_no_table(family, table);
  if (error == 0) return std::nullopt;
  if (error == EPERM) {
    return KernelLack{.operation = std::string(tool), .error = error};
  }
  return KernelLack{
      .operation = fmt::format(
          "{} needs the table '{}' of {}, which this kernel lacks", tool, table,
          family == Family::kIpv4 ? "ip_tables" : "ip6_tables"),
      .error = error};
}

std::optional<KernelLack> LackOfNftables(const std::string& said,
                                         const LineSpokenOf& line) {
  const int error = ErrnoIn(said);
  if (error == EPERM) return KernelLack{.operation = "nft -f", .error = error};
  // "cache initialization failed: Invalid argument", before any of the ruleset
  // was looked at: the kernel does not speak nf_tables.
  if (Holds(said, "cache initialization failed")) {
    return KernelLack{
        .operation = "nft -f needs nf_tables, which this kernel lacks",
        .error = error};
  }
  if (error == EAFNOSUPPORT || error == EPROTONOSUPPORT) {
    return KernelLack{
        .operation = "nft -f needs a family that this kernel lacks",
        .error = error};
  }
  if (error == EOPNOTSUPP && IsEgress(line.hook)) {
    return KernelLack{.operation =
                          "nft -f needs the hook egress (Linux 5.16), "
                          "which this kernel lacks",
                      .error = error};
  }
  if (error == ENOENT && OnlyRejects(line.device_rule)) {
    return KernelLack{.operation =
                          "nft -f needs to reject at a device (Linux "
                          "5.11, nft_reject_netdev), which this "
                          "kernel lacks",
                      .error = error};
  }
  if (const auto flag = NewFlagIn(line.flags);
      flag && (error == EINVAL || error == EOPNOTSUPP)) {
    return KernelLack{.operation = fmt::format(
                          "nft -f needs {}, which this kernel lacks", *flag),
                      .error = error};
  }
  if (IsOutOfMemory(error)) {
    return KernelLack{.operation = "nft -f", .error = error};
  }
  return std::nullopt;
}

std::optional<KernelLack> LackOfIpset(const std::string& said) {
  const int error = ErrnoIn(said);
  if (error == EPERM) {
    return KernelLack{.operation = "ipset restore", .error = error};
  }
  if (Holds(said, "Cannot open session") || Holds(said, "protocol version") ||
      Holds(said, "Kernel support")) {
    return KernelLack{
        .operation = "ipset restore needs ip_set, which this kernel lacks",
        .error = error != 0 ? error : ENOPROTOOPT,
        .extension = "",
        .words = said};
  }
  // Of an option of sets that has come later: said by name, with revisions.
  if (Holds(said, "Your kernel is behind your ipset utility")) {
    return KernelLack{
        .operation =
            "ipset restore needs a newer ip_set than the one of this kernel",
        .error = EPROTONOSUPPORT,
        .extension = "",
        .words = said};
  }
  return std::nullopt;
}

}  // namespace hopcheck
