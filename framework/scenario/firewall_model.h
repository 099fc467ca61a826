// The firewall under test, as declared: rulesets in the language of the tool
// that loads them, or rules as data.
#ifndef HOPCHECK_SCENARIO_FIREWALL_MODEL_H_
#define HOPCHECK_SCENARIO_FIREWALL_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"
#include "scenario/base_chain.h"
#include "scenario/data_rule_model.h"

namespace hopcheck {

// Which iptables loads a ruleset: the one over nf_tables, or the legacy tables.
enum class Backend : uint8_t { kNft, kLegacy };

std::string_view ToString(Backend backend);

// "ip:filter.INPUT" or "filter.INPUT": a chain, without its namespace.
struct ChainName {
  std::string
      family;  // ip, ip6, inet, bridge, arp, netdev; "" for the packet's
  std::string table;
  std::string chain;

  std::string ToString() const;
  auto operator<=>(const ChainName&) const = default;
};

// A chain of rules as data.
struct DataChain {
  ChainName name;  // without a family: of ip and of ip6, see data_family.h
  std::optional<std::string> policy;  // accept or drop, base chains only
  // What is said of a base chain; data_hook.h knows the rest.
  std::optional<Hook> hook;
  std::optional<ChainType> type;
  std::optional<int32_t> priority;
  std::optional<std::string> device;
  std::vector<DataRule> rules;
  Place place;
};

// One item of a namespace's `firewall:` list.
struct FirewallItem {
  enum class Kind { kIptables, kIp6tables, kNftables, kIpset, kRules };
  Kind kind = Kind::kIptables;
  std::optional<Backend> backend;   // not given: the variant's, else nft
  std::optional<std::string> file;  // as written, relative to the scenario
  std::string text;                 // the ruleset, also when read from `file`
  Place text_place;                 // where line 1 of `text` stands
  std::vector<DataChain> chains;    // kRules
  Place place;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_FIREWALL_MODEL_H_
