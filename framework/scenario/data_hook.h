// Which chains of rules as data are base chains, and where these hook in.
#ifndef HOPCHECK_SCENARIO_DATA_HOOK_H_
#define HOPCHECK_SCENARIO_DATA_HOOK_H_

#include <optional>
#include <string_view>
#include <vector>

#include "scenario/firewall_model.h"

namespace hopcheck {

// Whether iptables-nft has the table for its own: its base chains are then
// iptables' ("FORWARD" of filter), and rules are made as iptables makes them.
bool IsIptablesTable(const ChainName& chain);

// The hooks that chains of a family have: of ip6 the five of IP.
std::vector<Hook> HooksOf(std::string_view family);
// Whether a base chain at this hook belongs to one device.
bool NeedsDevice(Hook hook);

// The names of the base chains of iptables' table: INPUT, FORWARD, OUTPUT.
std::vector<std::string_view> IptablesBaseChains(std::string_view table);

// Nothing for a chain that is jumped to. `chain` has a family. Outside
// iptables' tables a base chain is one that says its hook, or is called as one
// of the family's ("forward", "FORWARD"); type and priority, where the chain
// says none, are filter and what nft calls so, of type nat dstnat or srcnat,
// of type route mangle.
std::optional<BaseHook> BaseHookOf(const DataChain& chain);

// The number of "raw", "dstnat" and their like: nft gives some of them other
// numbers in the family bridge.
std::optional<int32_t> FindPriority(std::string_view family,
                                    std::string_view name);
std::vector<std::string_view> PriorityNames(std::string_view family);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_HOOK_H_
