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

// One rule as data. Texts that name ports, states, types and limits are kept
// as written, checked, in the notation of iptables ("1000:2000", "10/second").
struct DataRule {
  std::optional<std::string> in;
  std::optional<std::string> out;
  std::optional<IpPrefix> source;
  std::optional<IpPrefix> destination;
  std::optional<std::string> protocol;
  std::optional<std::string> source_port;
  std::optional<std::string> destination_port;
  std::optional<std::string> icmp_type;
  std::vector<std::string> ct_state;
  std::optional<std::string> mark;
  std::optional<std::string> limit;
  std::optional<std::string> comment;
  // accept, drop, reject, return, jump, goto, log, snat, dnat, masquerade,
  // redirect or mark; its argument (chain, reject type, address, value).
  std::string verdict;
  std::string argument;
  Place place;
};

struct DataChain {
  ChainName name;
  std::optional<std::string> policy;  // accept or drop, base chains only
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
