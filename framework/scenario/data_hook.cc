#include "scenario/data_hook.h"

#include <linux/netfilter_bridge.h>
#include <linux/netfilter_ipv4.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <span>

namespace hopcheck {
namespace {

struct NamedHook {
  std::string_view name;  // of iptables' chain
  Hook hook;
};
constexpr NamedHook kIptablesChains[] = {{"PREROUTING", Hook::kPrerouting},
                                         {"INPUT", Hook::kInput},
                                         {"FORWARD", Hook::kForward},
                                         {"OUTPUT", Hook::kOutput},
                                         {"POSTROUTING", Hook::kPostrouting}};

constexpr unsigned Bit(Hook hook) { return 1u << static_cast<unsigned>(hook); }
constexpr unsigned kAllFive = 0x1f;
constexpr unsigned kLocalAndForward =
    Bit(Hook::kInput) | Bit(Hook::kForward) | Bit(Hook::kOutput);

// iptables-nft's tables. Its "security" stands at 150, not at the legacy
// table's 50.
struct Table {
  std::string_view name;
  int32_t priority;
  unsigned hooks;
};
constexpr Table kTables[] = {
    {"filter", NF_IP_PRI_FILTER, kLocalAndForward},
    {"mangle", NF_IP_PRI_MANGLE, kAllFive},
    {"nat", NF_IP_PRI_NAT_SRC, kAllFive & ~Bit(Hook::kForward)},
    {"raw", NF_IP_PRI_RAW, Bit(Hook::kPrerouting) | Bit(Hook::kOutput)},
    {"security", 150, kLocalAndForward},
};

const Table* FindTable(std::string_view name) {
  const auto* found = std::ranges::find(kTables, name, &Table::name);
  return found == std::end(kTables) ? nullptr : found;
}

bool TranslatesDestination(Hook hook) {
  return hook == Hook::kPrerouting || hook == Hook::kOutput;
}

std::optional<BaseHook> InIptablesTable(const ChainName& chain) {
  const Table& table = *FindTable(chain.table);
  const auto* found =
      std::ranges::find(kIptablesChains, chain.chain, &NamedHook::name);
  if (found == std::end(kIptablesChains) ||
      (table.hooks & Bit(found->hook)) == 0) {
    return std::nullopt;
  }
  BaseHook base{ChainType::kFilter, found->hook, table.priority};
  if (table.name == "nat") {
    base.type = ChainType::kNat;
    if (TranslatesDestination(base.hook)) base.priority = NF_IP_PRI_NAT_DST;
  }
  if (table.name == "mangle" && base.hook == Hook::kOutput) {
    base.type = ChainType::kRoute;
  }
  return base;
}

struct NamedPriority {
  std::string_view name;
  int32_t priority;
};
constexpr NamedPriority kIpPriorities[] = {
    {"raw", NF_IP_PRI_RAW},           {"mangle", NF_IP_PRI_MANGLE},
    {"dstnat", NF_IP_PRI_NAT_DST},    {"filter", NF_IP_PRI_FILTER},
    {"security", NF_IP_PRI_SECURITY}, {"srcnat", NF_IP_PRI_NAT_SRC}};
constexpr NamedPriority kBridgePriorities[] = {
    {"dstnat", NF_BR_PRI_NAT_DST_BRIDGED},
    {"filter", NF_BR_PRI_FILTER_BRIDGED},
    {"out", NF_BR_PRI_NAT_DST_OTHER},
    {"srcnat", NF_BR_PRI_NAT_SRC}};
// Of arp and netdev.
constexpr NamedPriority kOtherPriorities[] = {{"filter", NF_IP_PRI_FILTER}};

std::span<const NamedPriority> Priorities(std::string_view family) {
  if (family == "bridge") return kBridgePriorities;
  if (family == "arp" || family == "netdev") return kOtherPriorities;
  return kIpPriorities;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::optional<Hook> HookNamed(std::string_view family, std::string_view name) {
  for (const Hook hook : HooksOf(family)) {
    if (EqualsIgnoringCase(ToString(hook), name)) return hook;
  }
  return std::nullopt;
}

int32_t DefaultPriority(std::string_view family, ChainType type, Hook hook) {
  std::string_view name = "filter";
  if (type == ChainType::kNat) {
    name = TranslatesDestination(hook) ? "dstnat" : "srcnat";
  }
  if (type == ChainType::kRoute) name = "mangle";
  return FindPriority(family, name).value_or(0);
}

}  // namespace

bool IsIptablesTable(const ChainName& chain) {
  return (chain.family == "ip" || chain.family == "ip6") &&
         FindTable(chain.table) != nullptr;
}

std::vector<Hook> HooksOf(std::string_view family) {
  if (family == "arp") return {Hook::kInput, Hook::kOutput};
  if (family == "netdev") return {Hook::kIngress, Hook::kEgress};
  std::vector<Hook> hooks;
  for (const NamedHook& chain : kIptablesChains) hooks.push_back(chain.hook);
  if (family == "inet") hooks.push_back(Hook::kIngress);
  return hooks;
}

bool NeedsDevice(Hook hook) {
  return hook == Hook::kIngress || hook == Hook::kEgress;
}

std::vector<std::string_view> IptablesBaseChains(std::string_view table) {
  std::vector<std::string_view> names;
  for (const NamedHook& chain : kIptablesChains) {
    if ((FindTable(table)->hooks & Bit(chain.hook)) != 0) {
      names.push_back(chain.name);
    }
  }
  return names;
}

std::optional<BaseHook> BaseHookOf(const DataChain& chain) {
  if (IsIptablesTable(chain.name)) return InIptablesTable(chain.name);
  const std::string& family = chain.name.family;
  const auto hook =
      chain.hook ? chain.hook : HookNamed(family, chain.name.chain);
  if (!hook) return std::nullopt;
  const ChainType type = chain.type.value_or(ChainType::kFilter);
  return BaseHook{
      .type = type,
      .hook = *hook,
      .priority = chain.priority.value_or(DefaultPriority(family, type, *hook)),
      .device = chain.device.value_or("")};
}

std::optional<int32_t> FindPriority(std::string_view family,
                                    std::string_view name) {
  for (const NamedPriority& named : Priorities(family)) {
    if (named.name == name) return named.priority;
  }
  return std::nullopt;
}

std::vector<std::string_view> PriorityNames(std::string_view family) {
  std::vector<std::string_view> names;
  for (const NamedPriority& named : Priorities(family)) {
    names.push_back(named.name);
  }
  return names;
}

}  // namespace hopcheck
