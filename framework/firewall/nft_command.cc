#include "firewall/nft_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>

#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/data_family.h"
#include "scenario/data_hook.h"

namespace hopcheck {
namespace {

using Kind = DataVerdict::Kind;

std::string ProtocolName(uint8_t protocol) {
  switch (protocol) {
    case IPPROTO_TCP:
      return "tcp";
    case IPPROTO_UDP:
      return "udp";
    case IPPROTO_UDPLITE:
      return "udplite";
    case IPPROTO_SCTP:
      return "sctp";
    case IPPROTO_DCCP:
      return "dccp";
    case IPPROTO_ICMP:
      return "icmp";
    case IPPROTO_ICMPV6:
      return "ipv6-icmp";
    default:
      return std::to_string(protocol);
  }
}

std::string Range(const PortRange& ports) {
  if (ports.first == ports.last) return std::to_string(ports.first);
  return fmt::format("{}-{}", ports.first, ports.last);
}

std::string PortList(const std::vector<PortRange>& ports) {
  if (ports.size() == 1) return Range(ports[0]);
  std::vector<std::string> texts;
  for (const PortRange& range : ports) texts.push_back(Range(range));
  return fmt::format("{{ {} }}", fmt::join(texts, ", "));
}

std::string RateUnit(uint32_t seconds) {
  if (seconds == 1) return "second";
  if (seconds == 60) return "minute";
  return seconds == 60 * 60 ? "hour" : "day";
}

// nft's names of the codes of "destination unreachable".
std::string_view AnswerName(Family family, uint8_t code) {
  if (family == Family::kIpv6) {
    constexpr std::string_view kNames[] = {
        "no-route",         "admin-prohibited", "",
        "addr-unreachable", "port-unreachable", "policy-fail",
        "reject-route"};
    return code < std::size(kNames) ? kNames[code] : "";
  }
  switch (code) {
    case 0:
      return "net-unreachable";
    case 1:
      return "host-unreachable";
    case 2:
      return "prot-unreachable";
    case 3:
      return "port-unreachable";
    case 9:
      return "net-prohibited";
    case 10:
      return "host-prohibited";
    default:
      return "admin-prohibited";
  }
}

std::string_view AbstractAnswerName(uint8_t code4) {
  switch (code4) {
    case 0:
      return "no-route";
    case 1:
      return "host-unreachable";
    case 3:
      return "port-unreachable";
    default:
      return "admin-prohibited";
  }
}

class CommandWriter {
 public:
  CommandWriter(const ChainName& chain, const DataRule& rule)
      : chain_(chain), rule_(rule), family_(FamilyOf(chain, rule)) {}

  std::string Write() {
    text_ = fmt::format("nft add rule {} {} {}", chain_.family, chain_.table,
                        chain_.chain);
    AddMatches();
    AddVerdict();
    if (rule_.comment) Add(fmt::format("comment \"{}\"", *rule_.comment));
    return std::move(text_);
  }

 private:
  void Add(std::string_view words) { (text_ += ' ') += words; }

  void AddMatches() {
    AddInterface("iifname", rule_.in);
    AddInterface("oifname", rule_.out);
    AddAddress("saddr", rule_.source);
    AddAddress("daddr", rule_.destination);
    AddTransport();
    AddStates();
    if (rule_.mark && rule_.mark->mask == UINT32_MAX) {
      Add(fmt::format("meta mark {:#x}", rule_.mark->value));
    } else if (rule_.mark) {
      Add(fmt::format("meta mark & {:#x} == {:#x}", rule_.mark->mask,
                      rule_.mark->value));
    }
    if (rule_.limit) {
      Add(fmt::format("limit rate {}/{}", rule_.limit->packets,
                      RateUnit(rule_.limit->seconds)));
    }
  }

  void AddInterface(std::string_view key,
                    const std::optional<std::string>& name) {
    if (!name) return;
    std::string pattern = *name;
    if (pattern.ends_with('+')) pattern.back() = '*';
    Add(fmt::format("{} \"{}\"", key, pattern));
  }

  void AddAddress(std::string_view key, const std::optional<IpPrefix>& prefix) {
    if (!prefix) return;
    const bool whole = prefix->length == AddressBits(prefix->family());
    const std::string text =
        whole ? prefix->address.ToString() : prefix->Network().ToString();
    if (chain_.family == "arp") {
      Add(fmt::format("arp {} ip {}", key, text));
    } else {
      Add(fmt::format("{} {} {}",
                      prefix->family() == Family::kIpv4 ? "ip" : "ip6", key,
                      text));
    }
  }

  // Ports and ICMP types say the protocol with them.
  void AddTransport() {
    const auto protocol = ProtocolOf(rule_, family_);
    if (!protocol) return;
    const std::string name = ProtocolName(*protocol);
    const auto icmp = rule_.icmp_type && family_
                          ? rule_.icmp_type->Of(*family_).value_or(IcmpMatch{})
                          : IcmpMatch{};
    if (icmp.type) {
      const std::string_view key = family_ == Family::kIpv4 ? "icmp" : "icmpv6";
      Add(fmt::format("{} type {}", key, *icmp.type));
      if (icmp.code) Add(fmt::format("{} code {}", key, *icmp.code));
    } else if (rule_.source_ports.empty() && rule_.destination_ports.empty()) {
      Add("meta l4proto " + name);
    }
    if (!rule_.source_ports.empty()) {
      Add(fmt::format("{} sport {}", name, PortList(rule_.source_ports)));
    }
    if (!rule_.destination_ports.empty()) {
      Add(fmt::format("{} dport {}", name, PortList(rule_.destination_ports)));
    }
  }

  void AddStates() {
    if (rule_.ct_state.empty()) return;
    // The reader lets none of one stand with some of the other.
    const std::string& first = rule_.ct_state[0];
    const bool statuses = first == "snat" || first == "dnat";
    Add(fmt::format("ct {} {}", statuses ? "status" : "state",
                    fmt::join(rule_.ct_state, ",")));
  }

  void AddVerdict() {
    const DataVerdict& verdict = rule_.verdict;
    switch (verdict.kind) {
      case Kind::kJump:
      case Kind::kGoto:
        return Add(fmt::format("{} {}", ToString(verdict.kind), verdict.text));
      case Kind::kLog:
        Add("log");
        if (!verdict.text.empty()) {
          Add(fmt::format("prefix \"{}\"", verdict.text));
        }
        return;
      case Kind::kMark:
        return AddSetMark(verdict.mark);
      case Kind::kReject:
        return AddReject(verdict);
      default:
        Add(ToString(verdict.kind));
        return AddNatTarget(verdict.nat);
    }
  }

  void AddSetMark(const MarkValue& mark) {
    const uint32_t kept = ~(mark.mask | mark.value);
    Add(kept == 0 ? fmt::format("meta mark set {:#x}", mark.value)
                  : fmt::format("meta mark set meta mark & {:#x} | {:#x}", kept,
                                mark.value));
  }

  void AddReject(const DataVerdict& verdict) {
    Add("reject with");
    if (verdict.tcp_reset) return Add("tcp reset");
    if (!family_) {
      return Add(
          fmt::format("icmpx type {}",
                      AbstractAnswerName(verdict.reject.ipv4.value_or(0))));
    }
    Add(fmt::format(
        "{} type {}", family_ == Family::kIpv4 ? "icmp" : "icmpv6",
        AnswerName(*family_, verdict.reject.Of(*family_).value_or(0))));
  }

  void AddNatTarget(const NatTarget& nat) {
    if (!nat.address && !nat.ports) return;
    const bool is6 = nat.address && nat.address->family() == Family::kIpv6;
    if (nat.address && chain_.family == "inet") Add(is6 ? "ip6" : "ip");
    std::string target = nat.address ? nat.address->ToString() : "";
    if (nat.ports && is6) target = "[" + target + "]";
    if (nat.ports) target += ":" + Range(*nat.ports);
    Add("to " + target);
  }

  const ChainName& chain_;
  const DataRule& rule_;
  const std::optional<Family> family_;
  std::string text_;
};

}  // namespace

std::string NftCommand(const ChainName& chain, const DataRule& rule) {
  return CommandWriter(chain, rule).Write();
}

}  // namespace hopcheck
