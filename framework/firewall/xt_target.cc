#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/xt_LOG.h>
#include <linux/netfilter/xt_MARK.h>
#include <linux/netfilter_ipv4/ipt_REJECT.h>
#include <linux/netfilter_ipv6/ip6t_REJECT.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>

#include "firewall/common_match.h"
#include "firewall/iptables_rule.h"

namespace hopcheck {
namespace {

// What REJECT calls the answers, by their codes.
struct RejectWith {
  uint8_t code;
  uint32_t with;
};
constexpr RejectWith kReject4[] = {
    {0, IPT_ICMP_NET_UNREACHABLE},   {1, IPT_ICMP_HOST_UNREACHABLE},
    {2, IPT_ICMP_PROT_UNREACHABLE},  {3, IPT_ICMP_PORT_UNREACHABLE},
    {9, IPT_ICMP_NET_PROHIBITED},    {10, IPT_ICMP_HOST_PROHIBITED},
    {13, IPT_ICMP_ADMIN_PROHIBITED},
};
constexpr RejectWith kReject6[] = {
    {0, IP6T_ICMP6_NO_ROUTE},     {1, IP6T_ICMP6_ADM_PROHIBITED},
    {3, IP6T_ICMP6_ADDR_UNREACH}, {4, IP6T_ICMP6_PORT_UNREACH},
    {5, IP6T_ICMP6_POLICY_FAIL},  {6, IP6T_ICMP6_REJECT_ROUTE},
};

template <size_t kSize>
uint32_t FindWith(const RejectWith (&table)[kSize],
                  const std::optional<uint8_t>& code) {
  const auto* found =
      std::ranges::find(table, code.value_or(0), &RejectWith::code);
  return found == std::end(table) ? table[0].with : found->with;
}

// -j REJECT --reject-with icmp-port-unreachable
Expression RejectTarget(const DataVerdict& verdict, Family family) {
  if (family == Family::kIpv4) {
    const uint32_t with = verdict.tcp_reset
                              ? uint32_t{IPT_TCP_RESET}
                              : FindWith(kReject4, verdict.reject.ipv4);
    return XtTarget("REJECT", 0,
                    ipt_reject_info{static_cast<ipt_reject_with>(with)});
  }
  const uint32_t with = verdict.tcp_reset
                            ? uint32_t{IP6T_TCP_RESET}
                            : FindWith(kReject6, verdict.reject.ipv6);
  return XtTarget("REJECT", 0, ip6t_reject_info{with});
}

// -j LOG --log-prefix words
Expression LogTarget(const std::string& prefix) {
  constexpr uint8_t kWarning = 4;
  xt_log_info info{.level = kWarning};
  std::memcpy(info.prefix, prefix.data(),
              std::min(prefix.size(), sizeof info.prefix - 1));
  return XtTarget("LOG", 0, info);
}

// -j MARK --set-mark 0x10/0xff
Expression MarkTarget(const MarkValue& mark) {
  return XtTarget("MARK", 2,
                  xt_mark_tginfo2{mark.value, mark.mask | mark.value});
}

uint32_t NatFlags(const NatTarget& target) {
  return (target.address ? NF_NAT_RANGE_MAP_IPS : 0u) |
         (target.ports ? NF_NAT_RANGE_PROTO_SPECIFIED : 0u);
}

// Of IPv4's SNAT, MASQUERADE and REDIRECT.
nf_nat_ipv4_multi_range_compat OldRange(const NatTarget& target) {
  nf_nat_ipv4_multi_range_compat info{};
  info.rangesize = 1;
  nf_nat_ipv4_range& range = info.range[0];
  range.flags = NatFlags(target);
  if (target.address) {
    std::memcpy(&range.min_ip, target.address->bytes().data(),
                sizeof range.min_ip);
    range.max_ip = range.min_ip;
  }
  if (target.ports) {
    range.min.all = NetworkOrder(target.ports->first);
    range.max.all = NetworkOrder(target.ports->last);
  }
  return info;
}

// Of IPv6's, and of DNAT in its second revision.
template <typename Range>
Range NewRange(const NatTarget& target) {
  Range range{};
  range.flags = NatFlags(target);
  if (target.address) {
    const Bytes bytes = target.address->bytes();
    std::memcpy(&range.min_addr, bytes.data(), bytes.size());
    range.max_addr = range.min_addr;
  }
  if (target.ports) {
    range.min_proto.all = NetworkOrder(target.ports->first);
    range.max_proto.all = NetworkOrder(target.ports->last);
  }
  return range;
}

// -j SNAT --to-source, -j MASQUERADE --to-ports, -j REDIRECT --to-ports: the
// revisions that iptables 1.8.9 takes.
Expression OtherNat(const char* name, uint32_t revision6,
                    const NatTarget& target, Family family) {
  if (family == Family::kIpv4) return XtTarget(name, 0, OldRange(target));
  return XtTarget(name, revision6, NewRange<nf_nat_range>(target));
}

}  // namespace

void AddTarget(const DataVerdict& verdict, Family family,
               RuleBuilder& builder) {
  switch (verdict.kind) {
    case DataVerdict::Kind::kReject:
      builder.Add(RejectTarget(verdict, family));
      break;
    case DataVerdict::Kind::kLog:
      builder.Add(LogTarget(verdict.text));
      break;
    case DataVerdict::Kind::kMark:
      builder.Add(MarkTarget(verdict.mark));
      break;
    case DataVerdict::Kind::kDnat:
      // -j DNAT --to-destination
      builder.Add(XtTarget("DNAT", 2, NewRange<nf_nat_range2>(verdict.nat)));
      break;
    case DataVerdict::Kind::kSnat:
      builder.Add(OtherNat("SNAT", 1, verdict.nat, family));
      break;
    case DataVerdict::Kind::kMasquerade:
      builder.Add(OtherNat("MASQUERADE", 0, verdict.nat, family));
      break;
    case DataVerdict::Kind::kRedirect:
      builder.Add(OtherNat("REDIRECT", 0, verdict.nat, family));
      break;
    default:
      AddVerdict(verdict, builder);
  }
}

}  // namespace hopcheck
