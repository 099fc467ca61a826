#include <linux/in.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/xt_comment.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_dccp.h>
#include <linux/netfilter/xt_limit.h>
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_tcpudp.h>
#include <linux/netfilter_ipv4/ip_tables.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firewall/common_match.h"
#include "firewall/iptables_rule.h"
#include "scenario/data_family.h"

namespace hopcheck {
namespace {

constexpr PortRange kAllPorts = {0, UINT16_MAX};

// linux/netfilter/xt_sctp.h, which is no C++.
struct SctpInfo {
  uint16_t dpts[2];
  uint16_t spts[2];
  uint32_t chunkmap[64];
  uint32_t chunk_match_type;
  struct {
    uint8_t chunktype = UINT8_MAX;  // none, to iptables
    uint8_t flag = 0;
    uint8_t flag_mask = 0;
  } flag_info[4];
  int32_t flag_count;
  uint32_t flags;
  uint32_t invflags;
};
static_assert(sizeof(SctpInfo) == 292);
constexpr uint32_t kSctpSourcePorts = 1;
constexpr uint32_t kSctpDestinationPorts = 2;

// -m multiport --dports 22,80,1000:2000
Expression Multiport(PortField field, const std::vector<PortRange>& ports) {
  xt_multiport_v1 info{};
  info.flags = field == PortField::kSource ? XT_MULTIPORT_SOURCE
                                           : XT_MULTIPORT_DESTINATION;
  for (const PortRange& port : ports) {
    const bool range = port.first != port.last;
    // The scenario's reader has found that they fit.
    info.pflags[info.count] = range ? 1 : 0;
    info.ports[info.count++] = port.first;
    if (range) info.ports[info.count++] = port.last;
  }
  return XtMatch("multiport", 1, info);
}

struct Ports {
  PortRange source = kAllPorts;
  PortRange destination = kAllPorts;
};

// -m sctp --sport 1000 --dport 80, of the structures that name them alike.
template <typename Info>
Info PortInfo(const Ports& ports, uint32_t source_flag,
              uint32_t destination_flag) {
  Info info{};
  info.spts[0] = ports.source.first;
  info.spts[1] = ports.source.last;
  info.dpts[0] = ports.destination.first;
  info.dpts[1] = ports.destination.last;
  if (ports.source != kAllPorts) info.flags |= source_flag;
  if (ports.destination != kAllPorts) info.flags |= destination_flag;
  return info;
}

// Where iptables takes a match of the protocol's own: -m tcp --dport 80. Of
// tcp and udp it makes nft's expressions, unless there is nothing to compare.
bool AddOwnMatch(uint8_t protocol, const Ports& ports, RuleBuilder& builder) {
  if (protocol == IPPROTO_SCTP) {
    builder.Add(XtMatch(
        "sctp", 0,
        PortInfo<SctpInfo>(ports, kSctpSourcePorts, kSctpDestinationPorts)));
    return true;
  }
  if (protocol == IPPROTO_DCCP) {
    builder.Add(XtMatch(
        "dccp", 0,
        PortInfo<xt_dccp_info>(ports, XT_DCCP_SRC_PORTS, XT_DCCP_DEST_PORTS)));
    return true;
  }
  if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP) return false;
  if (ports.source != kAllPorts) {
    AddPorts(PortField::kSource, ports.source, builder);
  }
  if (ports.destination != kAllPorts) {
    AddPorts(PortField::kDestination, ports.destination, builder);
  }
  if (ports.source != kAllPorts || ports.destination != kAllPorts) return true;
  if (protocol == IPPROTO_TCP) {
    builder.Add(XtMatch(
        "tcp", 0, xt_tcp{.spts = {0, UINT16_MAX}, .dpts = {0, UINT16_MAX}}));
  } else {
    builder.Add(XtMatch(
        "udp", 0, xt_udp{.spts = {0, UINT16_MAX}, .dpts = {0, UINT16_MAX}}));
  }
  return true;
}

void AddPortMatches(const DataRule& rule, RuleBuilder& builder) {
  const auto& from = rule.source_ports;
  const auto& to = rule.destination_ports;
  if (from.empty() && to.empty()) return;
  const bool lists = from.size() > 1 || to.size() > 1;
  Ports ports;
  if (!from.empty()) ports.source = from[0];
  if (!to.empty()) ports.destination = to[0];
  if (!lists && AddOwnMatch(*rule.protocol, ports, builder)) return;
  if (!from.empty()) builder.Add(Multiport(PortField::kSource, from));
  if (!to.empty()) builder.Add(Multiport(PortField::kDestination, to));
}

// -m icmp --icmp-type 3/1, -m icmp6 --icmpv6-type 128. The structure is the
// same for both. "any" is a type of iptables' for IPv4, and no match for IPv6.
void AddIcmp(const IcmpMatch& match, Family family, RuleBuilder& builder) {
  if (!match.type && family == Family::kIpv6) return;
  ipt_icmp info{};
  info.type = match.type.value_or(UINT8_MAX);
  info.code[0] = match.code.value_or(0);
  info.code[1] = match.code.value_or(UINT8_MAX);
  builder.Add(XtMatch(family == Family::kIpv4 ? "icmp" : "icmp6", 0, info));
}

// -m conntrack --ctstate NEW,ESTABLISHED
Expression Conntrack(const std::vector<std::string>& states) {
  constexpr std::pair<std::string_view, uint16_t> kStates[] = {
      {"new", XT_CONNTRACK_STATE_BIT(IP_CT_NEW)},
      {"established", XT_CONNTRACK_STATE_BIT(IP_CT_ESTABLISHED)},
      {"related", XT_CONNTRACK_STATE_BIT(IP_CT_RELATED)},
      {"invalid", XT_CONNTRACK_STATE_INVALID},
      {"untracked", XT_CONNTRACK_STATE_UNTRACKED},
      {"snat", XT_CONNTRACK_STATE_SNAT},
      {"dnat", XT_CONNTRACK_STATE_DNAT}};
  xt_conntrack_mtinfo3 info{};
  info.match_flags = XT_CONNTRACK_STATE;
  for (const auto& [name, bit] : kStates) {
    if (std::ranges::find(states, name) != states.end()) {
      info.state_mask |= bit;
    }
  }
  return XtMatch("conntrack", 3, info);
}

// -m limit --limit 3/minute. iptables keeps what one packet costs, in whole
// ten-thousandths of a second, and makes of that the rate again, in the
// smallest unit that gives it best: 60/minute is 1/second, 3000/second
// 3333/second.
Expression XtLimit(const PacketRate& rate) {
  constexpr uint32_t kUnits[] = {24 * 60 * 60, 60 * 60, 60, 1};
  const uint32_t cost = XT_LIMIT_SCALE * rate.seconds / rate.packets;
  size_t unit = 0;
  while (unit + 1 < std::size(kUnits)) {
    const uint32_t next = XT_LIMIT_SCALE * kUnits[unit + 1];
    if (cost > next || next / cost < next % cost) break;
    ++unit;
  }
  return Limit(XT_LIMIT_SCALE * kUnits[unit] / cost, kUnits[unit]);
}

// -m comment --comment words
Expression Comment(const std::string& comment) {
  xt_comment_info info{};
  std::memcpy(info.comment, comment.data(),
              std::min(comment.size(), sizeof info.comment - 1));
  return XtMatch("comment", 0, info);
}

}  // namespace

void AddMatches(const DataRule& rule, Family family, RuleBuilder& builder) {
  AddPortMatches(rule, builder);
  if (rule.icmp_type) {
    AddIcmp(rule.icmp_type->Of(family).value_or(IcmpMatch{}), family, builder);
  }
  if (!rule.ct_state.empty()) builder.Add(Conntrack(rule.ct_state));
  if (rule.mark) AddMark(*rule.mark, builder);
  if (rule.limit) builder.Add(XtLimit(*rule.limit));
  if (rule.comment) builder.Add(Comment(*rule.comment));
}

}  // namespace hopcheck
