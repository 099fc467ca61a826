// What the running kernel, or this process, lacks to load a ruleset, by what a
// tool says: no fault of the ruleset's.
#ifndef HOPCHECK_FIREWALL_KERNEL_LACK_H_
#define HOPCHECK_FIREWALL_KERNEL_LACK_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip_types.h"

namespace hopcheck {

struct KernelLack {
  // "iptables-nft-restore needs nf_tables, which this kernel lacks"
  std::string operation;
  int error = 0;          // errno, 0 where the tool names none
  std::string extension;  // the iptables match or target that it is about
  std::string words;      // the tool's own, where they tell more

  bool operator==(const KernelLack&) const = default;
};

// Nothing where `said` is about the ruleset. `tool` is "ip6tables-nft-restore".
std::optional<KernelLack> LackOfIptablesNft(std::string_view tool,
                                            const std::string& said);

// The legacy tool says the same of a table that the kernel lacks, of one that
// there is nowhere, and of lacking privilege: WhyNoLegacyTable (legacy_table.h)
// tells them apart.
using WhyNoTable = std::function<int(Family family, const std::string& table)>;
std::optional<KernelLack> LackOfIptablesLegacy(std::string_view tool,
                                               Family family,
                                               const std::string& said,
                                               const WhyNoTable& why_no_table);

// The line of a ruleset that libnftables' words are about, as far as they are
// about such a one; "" for none.
struct LineSpokenOf {
  std::string_view hook = {};         // which hooks in the chain that they name
  std::string_view device_rule = {};  // a rule of a chain at a device
  std::string_view flags = {};        // of the table that they name
};

// Of libnftables' words, and ipset's.
std::optional<KernelLack> LackOfNftables(const std::string& said,
                                         const LineSpokenOf& line = {});
std::optional<KernelLack> LackOfIpset(const std::string& said);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_KERNEL_LACK_H_
