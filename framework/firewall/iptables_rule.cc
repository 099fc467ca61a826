#include "firewall/iptables_rule.h"

#include "firewall/common_match.h"
#include "firewall/iptables_command.h"
#include "scenario/data_family.h"

namespace hopcheck {

// iptables -A FORWARD -i in -o out -p tcp -s source -d destination ...
Request IptablesRule(const ChainName& chain, const DataRule& rule) {
  const Family family = chain.family == "ip6" ? Family::kIpv6 : Family::kIpv4;
  RuleBuilder builder(chain);
  if (rule.in) AddInterface(NFT_META_IIFNAME, *rule.in, builder);
  if (rule.out) AddInterface(NFT_META_OIFNAME, *rule.out, builder);
  if (const auto protocol = ProtocolOf(rule, family)) {
    AddProtocol(*protocol, builder);
    builder.SetProtocol(*protocol);
  }
  if (rule.source) AddAddress(AddressField::kSource, *rule.source, builder);
  if (rule.destination) {
    AddAddress(AddressField::kDestination, *rule.destination, builder);
  }
  AddMatches(rule, family, builder);
  builder.Add(Counter());
  AddTarget(rule.verdict, family, builder);
  return builder.ToRequest(IptablesCommand(chain, rule), rule.place);
}

}  // namespace hopcheck
