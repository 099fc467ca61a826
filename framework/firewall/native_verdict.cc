#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>

#include "firewall/common_match.h"
#include "firewall/native_rule.h"

namespace hopcheck {
namespace {

// reject with icmpx type port-unreachable: the answers that have a name for
// both families.
uint8_t AbstractCode(const PerFamily<uint8_t>& codes) {
  constexpr uint8_t kNetUnreachable = 0;
  constexpr uint8_t kHostUnreachable = 1;
  constexpr uint8_t kAdminProhibited = 13;
  switch (codes.ipv4.value_or(kNetUnreachable)) {
    case kNetUnreachable:
      return NFT_REJECT_ICMPX_NO_ROUTE;
    case kHostUnreachable:
      return NFT_REJECT_ICMPX_HOST_UNREACH;
    case kAdminProhibited:
      return NFT_REJECT_ICMPX_ADMIN_PROHIBITED;
    default:
      return NFT_REJECT_ICMPX_PORT_UNREACH;
  }
}

// reject, reject with icmp type host-prohibited, reject with tcp reset
void AddReject(const DataVerdict& verdict, std::optional<Family> family,
               RuleBuilder& builder) {
  if (verdict.tcp_reset) {
    builder.Add(Reject(NFT_REJECT_TCP_RST, 0));
  } else if (family) {
    builder.Add(Reject(NFT_REJECT_ICMP_UNREACH,
                       verdict.reject.Of(*family).value_or(0)));
  } else {
    builder.Add(Reject(NFT_REJECT_ICMPX_UNREACH, AbstractCode(verdict.reject)));
  }
}

// meta mark set 0x10, meta mark set meta mark & 0xffffff0f | 0x10: what
// iptables' MARK does with --set-mark 0x10/0xf0.
void AddSetMark(const MarkValue& mark, RuleBuilder& builder) {
  const uint32_t kept = ~(mark.mask | mark.value);
  if (kept == 0) {
    builder.Add(LoadBytes(BytesOf(mark.value)));
  } else {
    builder.Add(LoadMeta(NFT_META_MARK))
        .Add(Mask(BytesOf(kept), BytesOf(mark.value)));
  }
  builder.Add(StoreMark());
}

// What stands in registers for an expression of NAT: the ports from `first` on.
void LoadNatPorts(const PortRange& ports, nft_registers first,
                  uint16_t min_attribute, uint16_t max_attribute,
                  uint16_t flags_attribute, Expression& nat,
                  RuleBuilder& builder) {
  const auto second = static_cast<nft_registers>(first + 1);
  const uint16_t min = NetworkOrder(ports.first);
  const uint16_t max = NetworkOrder(ports.last);
  builder.Add(LoadBytes(BytesOf(min), first));
  nat.Set(min_attribute, first);
  if (min != max) {
    builder.Add(LoadBytes(BytesOf(max), second));
    nat.Set(max_attribute, second);
  }
  nat.Set(flags_attribute, NF_NAT_RANGE_PROTO_SPECIFIED);
}

// snat to 10.0.0.1:1000-2000, dnat ip6 to [fd00::1]:80
void AddNat(const DataVerdict& verdict, RuleBuilder& builder) {
  const bool snat = verdict.kind == DataVerdict::Kind::kSnat;
  const IpAddress& address = *verdict.nat.address;
  const uint32_t family =
      address.family() == Family::kIpv4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
  Expression nat("nat");
  nat.Set(NFTNL_EXPR_NAT_TYPE, snat ? NFT_NAT_SNAT : NFT_NAT_DNAT)
      .Set(NFTNL_EXPR_NAT_FAMILY, family)
      .Set(NFTNL_EXPR_NAT_REG_ADDR_MIN, NFT_REG_1);
  builder.Add(LoadBytes(address.bytes(), NFT_REG_1));
  if (verdict.nat.ports) {
    LoadNatPorts(*verdict.nat.ports, NFT_REG_2, NFTNL_EXPR_NAT_REG_PROTO_MIN,
                 NFTNL_EXPR_NAT_REG_PROTO_MAX, NFTNL_EXPR_NAT_FLAGS, nat,
                 builder);
  }
  builder.Add(std::move(nat));
}

// masquerade to :1000-2000
void AddMasquerade(const DataVerdict& verdict, RuleBuilder& builder) {
  Expression masquerade("masq");
  if (verdict.nat.ports) {
    LoadNatPorts(*verdict.nat.ports, NFT_REG_1, NFTNL_EXPR_MASQ_REG_PROTO_MIN,
                 NFTNL_EXPR_MASQ_REG_PROTO_MAX, NFTNL_EXPR_MASQ_FLAGS,
                 masquerade, builder);
  }
  builder.Add(std::move(masquerade));
}

// redirect to :8080
void AddRedirect(const DataVerdict& verdict, RuleBuilder& builder) {
  Expression redirect("redir");
  if (verdict.nat.ports) {
    LoadNatPorts(*verdict.nat.ports, NFT_REG_1, NFTNL_EXPR_REDIR_REG_PROTO_MIN,
                 NFTNL_EXPR_REDIR_REG_PROTO_MAX, NFTNL_EXPR_REDIR_FLAGS,
                 redirect, builder);
  }
  builder.Add(std::move(redirect));
}

}  // namespace

void AddNativeVerdict(const DataVerdict& verdict, std::optional<Family> family,
                      RuleBuilder& builder) {
  switch (verdict.kind) {
    case DataVerdict::Kind::kReject:
      return AddReject(verdict, family, builder);
    case DataVerdict::Kind::kLog:
      builder.Add(Log(verdict.text));
      return;
    case DataVerdict::Kind::kMark:
      return AddSetMark(verdict.mark, builder);
    case DataVerdict::Kind::kSnat:
    case DataVerdict::Kind::kDnat:
      return AddNat(verdict, builder);
    case DataVerdict::Kind::kMasquerade:
      return AddMasquerade(verdict, builder);
    case DataVerdict::Kind::kRedirect:
      return AddRedirect(verdict, builder);
    default:
      AddVerdict(verdict, builder);
  }
}

}  // namespace hopcheck
