// Conditions and verdicts that are made of the same expressions in iptables'
// tables and in others.
#ifndef HOPCHECK_FIREWALL_COMMON_MATCH_H_
#define HOPCHECK_FIREWALL_COMMON_MATCH_H_

#include <cstdint>
#include <string>

#include "base/ip_types.h"
#include "firewall/nft_object.h"
#include "scenario/data_rule_model.h"

namespace hopcheck {

// -i eth0, -i eth+ (nft: iifname "eth*")
void AddInterface(nft_meta_keys key, const std::string& name,
                  RuleBuilder& builder);

// -s 10.0.0.0/8, -d fd00::1
enum class AddressField : uint8_t { kSource, kDestination };
void AddAddress(AddressField field, const IpPrefix& prefix,
                RuleBuilder& builder);
// The prefix where it stands at `offset` in the network header.
void AddPrefix(uint32_t offset, const IpPrefix& prefix, RuleBuilder& builder);

// -p tcp
void AddProtocol(uint8_t protocol, RuleBuilder& builder);

// --sport, --dport: one range of ports.
enum class PortField : uint8_t { kSource = 0, kDestination = 2 };
void LoadPort(PortField field, RuleBuilder& builder);
void AddPorts(PortField field, PortRange ports, RuleBuilder& builder);

// -m mark --mark 0x10/0xff
void AddMark(const MarkValue& mark, RuleBuilder& builder);

// -j ACCEPT, DROP, RETURN, a jump or goto; false where it is something else.
bool AddVerdict(const DataVerdict& verdict, RuleBuilder& builder);

uint16_t NetworkOrder(uint16_t value);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_COMMON_MATCH_H_
