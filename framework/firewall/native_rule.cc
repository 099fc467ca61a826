#include "firewall/native_rule.h"

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "firewall/common_match.h"
#include "firewall/nft_command.h"
#include "firewall/nft_port_set.h"
#include "scenario/data_family.h"

namespace hopcheck {
namespace {

// The bits of a list of names.
uint32_t Bits(const std::vector<std::string>& names,
              std::span<const std::pair<std::string_view, uint32_t>> known) {
  uint32_t bits = 0;
  for (const std::string& name : names) {
    for (const auto& [state, bit] : known) {
      if (state == name) bits |= bit;
    }
  }
  return bits;
}

// ct state new,established, or ct status snat,dnat: the reader lets none of one
// stand with some of the other.
void AddCtState(const std::vector<std::string>& states, RuleBuilder& builder) {
  static constexpr std::pair<std::string_view, uint32_t> kStates[] = {
      {"new", NF_CT_STATE_BIT(IP_CT_NEW)},
      {"established", NF_CT_STATE_BIT(IP_CT_ESTABLISHED)},
      {"related", NF_CT_STATE_BIT(IP_CT_RELATED)},
      {"invalid", NF_CT_STATE_INVALID_BIT},
      {"untracked", NF_CT_STATE_UNTRACKED_BIT}};
  static constexpr std::pair<std::string_view, uint32_t> kStatuses[] = {
      {"snat", IPS_SRC_NAT}, {"dnat", IPS_DST_NAT}};
  const uint32_t status = Bits(states, kStatuses);
  const uint32_t bits = status != 0 ? status : Bits(states, kStates);
  const uint32_t none = 0;
  builder.Add(LoadCt(status != 0 ? NFT_CT_STATUS : NFT_CT_STATE))
      .Add(Mask(BytesOf(bits), BytesOf(none)))
      .Add(Compare(NFT_CMP_NEQ, BytesOf(none)));
}

// icmp type 3 icmp code 1
void AddIcmp(const IcmpMatch& match, RuleBuilder& builder) {
  if (!match.type) return;
  const uint8_t bytes[] = {*match.type, match.code.value_or(0)};
  const Bytes compared = Bytes(bytes).first(match.code ? 2 : 1);
  builder
      .Add(LoadPayload(NFT_PAYLOAD_TRANSPORT_HEADER, 0,
                       static_cast<uint32_t>(compared.size())))
      .Add(Compare(NFT_CMP_EQ, compared));
}

class RuleMaker {
 public:
  RuleMaker(const ChainName& chain, const DataRule& rule, uint32_t& next_set)
      : chain_(chain),
        rule_(rule),
        next_set_(next_set),
        family_(FamilyOf(chain, rule)),
        command_(NftCommand(chain, rule)),
        builder_(chain) {}

  std::vector<Request> Make() {
    if (rule_.in) AddInterface(NFT_META_IIFNAME, *rule_.in, builder_);
    if (rule_.out) AddInterface(NFT_META_OIFNAME, *rule_.out, builder_);
    AddAddresses();
    if (const auto protocol = ProtocolOf(rule_, family_)) {
      AddProtocol(*protocol, builder_);
    }
    AddPortList(PortField::kSource, rule_.source_ports);
    AddPortList(PortField::kDestination, rule_.destination_ports);
    if (rule_.icmp_type && family_) {
      AddIcmp(rule_.icmp_type->Of(*family_).value_or(IcmpMatch{}), builder_);
    }
    if (!rule_.ct_state.empty()) AddCtState(rule_.ct_state, builder_);
    if (rule_.mark) AddMark(*rule_.mark, builder_);
    if (rule_.limit) {
      builder_.Add(Limit(rule_.limit->packets, rule_.limit->seconds));
    }
    AddNativeVerdict(rule_.verdict, family_, builder_);
    if (rule_.comment) builder_.SetComment(*rule_.comment);
    requests_.push_back(builder_.ToRequest(std::move(command_), rule_.place));
    return std::move(requests_);
  }

 private:
  // Where a chain sees packets of both families, what one family alone has is
  // asked of that one alone.
  void AddFamily() {
    const bool is4 = family_ == Family::kIpv4;
    if (chain_.family == "inet") {
      const auto family =
          static_cast<uint8_t>(is4 ? NFPROTO_IPV4 : NFPROTO_IPV6);
      builder_.Add(LoadMeta(NFT_META_NFPROTO))
          .Add(Compare(NFT_CMP_EQ, BytesOf(family)));
    } else if (chain_.family == "bridge" || chain_.family == "netdev") {
      const uint16_t type = NetworkOrder(is4 ? ETH_P_IP : ETH_P_IPV6);
      builder_.Add(LoadMeta(NFT_META_PROTOCOL))
          .Add(Compare(NFT_CMP_EQ, BytesOf(type)));
    }
  }

  void AddAddresses() {
    const bool answers = rule_.verdict.kind == DataVerdict::Kind::kReject &&
                         !rule_.verdict.tcp_reset;
    if (family_ &&
        (rule_.source || rule_.destination || rule_.icmp_type || answers)) {
      AddFamily();
    }
    if (chain_.family == "arp") {
      // Behind the header (8), MAC addresses (6) stand before each.
      if (rule_.source) AddPrefix(14, *rule_.source, builder_);
      if (rule_.destination) AddPrefix(24, *rule_.destination, builder_);
      return;
    }
    if (rule_.source) {
      AddAddress(AddressField::kSource, *rule_.source, builder_);
    }
    if (rule_.destination) {
      AddAddress(AddressField::kDestination, *rule_.destination, builder_);
    }
  }

  void AddPortList(PortField field, const std::vector<PortRange>& ports) {
    if (ports.size() == 1) AddPorts(field, ports[0], builder_);
    if (ports.size() < 2) return;
    const uint32_t id = next_set_++;
    auto set = NewPortSet(chain_, id, ports, command_, rule_.place);
    std::ranges::move(set, std::back_inserter(requests_));
    LoadPort(field, builder_);
    builder_.Add(InSet(kAnonymousSet, id));
  }

  const ChainName& chain_;
  const DataRule& rule_;
  uint32_t& next_set_;
  const std::optional<Family> family_;
  std::string command_;
  RuleBuilder builder_;
  std::vector<Request> requests_;
};

}  // namespace

std::vector<Request> NativeRule(const ChainName& chain, const DataRule& rule,
                                uint32_t& next_set) {
  return RuleMaker(chain, rule, next_set).Make();
}

}  // namespace hopcheck
