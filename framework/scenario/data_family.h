// Which packets a rule as data is about, IPv4 or IPv6, and so which chains it
// belongs to where the scenario names none of a family.
#ifndef HOPCHECK_SCENARIO_DATA_FAMILY_H_
#define HOPCHECK_SCENARIO_DATA_FAMILY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "base/ip_types.h"
#include "scenario/firewall_model.h"

namespace hopcheck {

// Something in a rule that one family alone has.
struct FamilySign {
  std::string_view what;  // "the source"
  Family family;
};
std::vector<FamilySign> FamilySigns(const DataRule& rule);

// The family that a chain's packets have; nothing where it sees both.
std::optional<Family> FamilyOf(const ChainName& chain);
// The same for a rule: what the rule itself says, else its chain.
std::optional<Family> FamilyOf(const ChainName& chain, const DataRule& rule);

// The rule's protocol: that of its ICMP type where it names none. `family` is
// that of its packets.
std::optional<uint8_t> ProtocolOf(const DataRule& rule,
                                  std::optional<Family> family);

// `chains`, each of a family: "filter.INPUT" becomes that of ip and that of
// ip6, and a rule that is about one family's packets stands in that one alone.
std::vector<DataChain> WithFamilies(const std::vector<DataChain>& chains);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_FAMILY_H_
