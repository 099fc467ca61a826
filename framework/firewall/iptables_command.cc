#include "firewall/iptables_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/shell_word.h"
#include "scenario/data_family.h"

namespace hopcheck {
namespace {

using Kind = DataVerdict::Kind;

// iptables' names of the protocols whose ports or types it looks at.
std::string ProtocolName(uint8_t protocol) {
  constexpr std::pair<uint8_t, std::string_view> kNames[] = {
      {IPPROTO_TCP, "tcp"},         {IPPROTO_UDP, "udp"},
      {IPPROTO_UDPLITE, "udplite"}, {IPPROTO_SCTP, "sctp"},
      {IPPROTO_DCCP, "dccp"},       {IPPROTO_ICMP, "icmp"},
      {IPPROTO_ICMPV6, "ipv6-icmp"}};
  for (const auto& [number, name] : kNames) {
    if (number == protocol) return std::string(name);
  }
  return std::to_string(protocol);
}

bool HasOwnPortMatch(uint8_t protocol) {
  return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP ||
         protocol == IPPROTO_SCTP || protocol == IPPROTO_DCCP;
}

std::string Range(const PortRange& ports, char separator) {
  if (ports.first == ports.last) return std::to_string(ports.first);
  return fmt::format("{}{}{}", ports.first, separator, ports.last);
}

std::string PortList(const std::vector<PortRange>& ports) {
  std::vector<std::string> texts;
  for (const PortRange& range : ports) texts.push_back(Range(range, ':'));
  return fmt::format("{}", fmt::join(texts, ","));
}

std::string Prefix(const IpPrefix& prefix) {
  const bool whole = prefix.length == AddressBits(prefix.family());
  return whole ? prefix.address.ToString() : prefix.ToString();
}

std::string Mark(const MarkValue& mark) {
  if (mark.mask == UINT32_MAX) return fmt::format("{:#x}", mark.value);
  return fmt::format("{:#x}/{:#x}", mark.value, mark.mask);
}

std::string_view RateUnit(uint32_t seconds) {
  if (seconds == 1) return "second";
  if (seconds == 60) return "minute";
  return seconds == 60 * 60 ? "hour" : "day";
}

// What REJECT calls the codes of "destination unreachable".
std::string_view AnswerName(Family family, uint8_t code) {
  constexpr std::pair<uint8_t, std::string_view> kNames4[] = {
      {0, "icmp-net-unreachable"},   {1, "icmp-host-unreachable"},
      {2, "icmp-proto-unreachable"}, {3, "icmp-port-unreachable"},
      {9, "icmp-net-prohibited"},    {10, "icmp-host-prohibited"},
      {13, "icmp-admin-prohibited"}};
  constexpr std::pair<uint8_t, std::string_view> kNames6[] = {
      {0, "icmp6-no-route"},         {1, "icmp6-adm-prohibited"},
      {3, "icmp6-addr-unreachable"}, {4, "icmp6-port-unreachable"},
      {5, "icmp6-policy-fail"},      {6, "icmp6-reject-route"}};
  const auto find = [code](const auto& names) {
    for (const auto& [number, name] : names) {
      if (number == code) return name;
    }
    return names[0].second;
  };
  return family == Family::kIpv4 ? find(kNames4) : find(kNames6);
}

class CommandWriter {
 public:
  CommandWriter(const ChainName& chain, const DataRule& rule)
      : chain_(chain),
        rule_(rule),
        family_(chain.family == "ip6" ? Family::kIpv6 : Family::kIpv4) {}

  std::string Write() {
    text_ =
        fmt::format("{} -A {}", IptablesTool(chain_), ShellWord(chain_.chain));
    if (rule_.in) Add("-i", *rule_.in);
    if (rule_.out) Add("-o", *rule_.out);
    if (rule_.source) Add("-s", Prefix(*rule_.source));
    if (rule_.destination) Add("-d", Prefix(*rule_.destination));
    protocol_ = ProtocolOf(rule_, family_);
    if (protocol_) Add("-p", ProtocolName(*protocol_));
    AddPorts();
    AddIcmpType();
    if (!rule_.ct_state.empty()) {
      Add("-m conntrack --ctstate",
          UpperCase(fmt::format("{}", fmt::join(rule_.ct_state, ","))));
    }
    if (rule_.mark) Add("-m mark --mark", Mark(*rule_.mark));
    if (rule_.limit) {
      Add("-m limit --limit", fmt::format("{}/{}", rule_.limit->packets,
                                          RateUnit(rule_.limit->seconds)));
    }
    if (rule_.comment) Add("-m comment --comment", *rule_.comment);
    AddTarget(rule_.verdict);
    return std::move(text_);
  }

 private:
  void Add(std::string_view option, std::string_view value) {
    text_ += fmt::format(" {} {}", option, ShellWord(value));
  }

  void AddPorts() {
    const auto& from = rule_.source_ports;
    const auto& to = rule_.destination_ports;
    if (from.empty() && to.empty()) return;
    const bool lists = from.size() > 1 || to.size() > 1;
    if (!lists && HasOwnPortMatch(*protocol_)) {
      text_ += " -m " + ProtocolName(*protocol_);
      if (!from.empty()) Add("--sport", PortList(from));
      if (!to.empty()) Add("--dport", PortList(to));
      return;
    }
    if (!from.empty()) Add("-m multiport --sports", PortList(from));
    if (!to.empty()) Add("-m multiport --dports", PortList(to));
  }

  void AddIcmpType() {
    if (!rule_.icmp_type) return;
    const auto match = rule_.icmp_type->Of(family_).value_or(IcmpMatch{});
    const bool is4 = family_ == Family::kIpv4;
    if (!match.type && !is4) return;  // which is all that "any" could say
    std::string type = match.type ? std::to_string(*match.type) : "any";
    if (match.code) type += fmt::format("/{}", *match.code);
    Add(is4 ? "-m icmp --icmp-type" : "-m icmp6 --icmpv6-type", type);
  }

  void AddTarget(const DataVerdict& verdict) {
    switch (verdict.kind) {
      case Kind::kJump:
        return Add("-j", verdict.text);
      case Kind::kGoto:
        return Add("-g", verdict.text);
      case Kind::kLog:
        text_ += " -j LOG";
        if (!verdict.text.empty()) Add("--log-prefix", verdict.text);
        return;
      case Kind::kMark:
        return Add("-j MARK --set-mark", Mark(verdict.mark));
      case Kind::kReject:
        return Add(
            "-j REJECT --reject-with",
            verdict.tcp_reset
                ? "tcp-reset"
                : AnswerName(family_, verdict.reject.Of(family_).value_or(0)));
      default:
        text_ += " -j " + UpperCase(ToString(verdict.kind));
        AddNatTarget(verdict);
    }
  }

  void AddNatTarget(const DataVerdict& verdict) {
    const NatTarget& nat = verdict.nat;
    if (!nat.address) {
      if (nat.ports) Add("--to-ports", Range(*nat.ports, '-'));
      return;
    }
    std::string target = nat.address->ToString();
    if (nat.ports) {
      if (family_ == Family::kIpv6) target = fmt::format("[{}]", target);
      target += ":" + Range(*nat.ports, '-');
    }
    Add(verdict.kind == Kind::kSnat ? "--to-source" : "--to-destination",
        target);
  }

  const ChainName& chain_;
  const DataRule& rule_;
  const Family family_;
  std::optional<uint8_t> protocol_;
  std::string text_;
};

}  // namespace

std::string IptablesTool(const ChainName& chain) {
  return fmt::format("{}tables-nft{}", chain.family,
                     chain.table == "filter" ? "" : " -t " + chain.table);
}

std::string IptablesCommand(const ChainName& chain, const DataRule& rule) {
  return CommandWriter(chain, rule).Write();
}

}  // namespace hopcheck
