#include <fmt/format.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <string_view>

#include "base/kernel_error.h"
#include "doctor/examine.h"
#include "firewall/legacy_table.h"
#include "netlink/packet_log.h"
#include "netlink/socket.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

Finding Netfilter(std::string name, Need trace, std::string lost,
                  std::string cure) {
  return {.group = "netfilter",
          .name = std::move(name),
          .run = Need::kPart,
          .trace = trace,
          .lost = std::move(lost),
          .cure = std::move(cure)};
}

// `look` says what it found, or throws.
Finding Try(Finding finding, const std::function<std::string()>& look) {
  try {
    finding.detail = look();
  } catch (const KernelError& error) {
    finding.state = FindingState::kMissing;
    finding.detail = ErrnoWords(error.error());
  }
  return finding;
}

std::string AskNfTables() {
  NetlinkSocket socket(NETLINK_NETFILTER, "doctor");
  socket.Exchange(Request(
      static_cast<uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETGEN), 0,
      nfgenmsg{NFPROTO_UNSPEC, NFNETLINK_V0, 0}, "nft list ruleset"));
  return "";
}

std::string BindLog() {
  NetlinkSocket socket(NETLINK_NETFILTER, "doctor");
  socket.Exchange(PacketLogRequests(0, 64));
  return "";
}

Finding ExamineLegacy(Family family) {
  const bool is4 = family == Family::kIpv4;
  Finding finding =
      Netfilter(is4 ? "ip_tables (legacy)" : "ip6_tables (legacy)", Need::kNone,
                "`backend: legacy` cannot be run",
                fmt::format("modprobe {0}, {0}table_filter, {0}table_nat, …",
                            is4 ? "iptable_" : "ip6table_"));
  finding.cure = fmt::format(
      "modprobe {0}_tables {1}table_filter "
      "{1}table_nat {1}table_mangle {1}table_raw "
      "{1}table_security",
      is4 ? "ip" : "ip6", is4 ? "ip" : "ip6");
  std::string there;
  std::string lacking;
  for (const std::string_view table :
       {"filter", "nat", "mangle", "raw", "security"}) {
    const int error = WhyNoLegacyTable(family, std::string(table));
    std::string& list = error == 0 ? there : lacking;
    list += fmt::format("{}{}", list.empty() ? "" : ", ", table);
  }
  finding.detail = there;
  if (!lacking.empty()) {
    finding.state = FindingState::kMissing;
    finding.detail = "no " + lacking;
  }
  return finding;
}

Finding ExamineFile(Finding finding, const char* path) {
  if (::access(path, F_OK) != 0) {
    finding.state = FindingState::kMissing;
    finding.detail = fmt::format("there is no {}", path);
  }
  return finding;
}

std::vector<Finding> ExamineInside() {
  return {
      Try(Netfilter("nf_tables", Need::kPart,
                    "nftables and iptables-nft rulesets can be neither loaded "
                    "nor traced",
                    "modprobe nf_tables"),
          AskNfTables),
      ExamineLegacy(Family::kIpv4),
      ExamineLegacy(Family::kIpv6),
      Try(Netfilter("nfnetlink_log", Need::kPart,
                    "chains of the legacy tables cannot be traced",
                    "modprobe nfnetlink_log"),
          BindLog),
      ExamineFile(Netfilter("conntrack", Need::kNone,
                            "rulesets with states or NAT cannot be loaded",
                            "modprobe nf_conntrack"),
                  "/proc/sys/net/netfilter/nf_conntrack_max"),
      ExamineFile(Netfilter("br_netfilter", Need::kNone,
                            "iptables cannot see what a bridge forwards",
                            "modprobe br_netfilter"),
                  "/proc/sys/net/bridge/bridge-nf-call-iptables")};
}

}  // namespace

std::vector<Finding> ExamineNetfilter() {
  try {
    const NetNamespace space("doctor");
    const NamespaceScope inside(space);
    return ExamineInside();
  } catch (const KernelError&) {
    Finding finding = Netfilter("netfilter", Need::kPart,
                                "it is not known what rulesets can be loaded",
                                "see network namespaces");
    finding.state = FindingState::kUnknown;
    finding.detail = "no namespace to look into could be made";
    return {finding};
  }
}

}  // namespace hopcheck
