#include "scenario/data_match.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <utility>

#include "scenario/icmp_type_name.h"
#include "scenario/names.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr size_t kMaxPorts = 15;  // of iptables' multiport match

void Report(const Scalar& scalar, std::string_view what,
            std::string_view expected, Diagnostics& diagnostics) {
  diagnostics.Error(scalar.place, fmt::format("{} must be {}, not {}", what,
                                              expected, Quote(scalar.text)));
}

std::optional<uint64_t> ParseUpTo(std::string_view text, uint64_t most) {
  const auto value = ParseNumber(text);
  return value && *value <= most ? value : std::nullopt;
}

std::optional<uint8_t> ParseByte(std::string_view text) {
  const auto value = ParseUpTo(text, UINT8_MAX);
  if (!value) return std::nullopt;
  return static_cast<uint8_t>(*value);
}

// What stands before and behind the first `separator`.
std::pair<std::string_view, std::optional<std::string_view>> Cut(
    std::string_view text, char separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

// "80", or "1000:2000" where `separator` is ':'.
std::optional<PortRange> ParsePorts(std::string_view text, char separator) {
  const auto [begin, end] = Cut(text, separator);
  const auto first = ParseUpTo(begin, UINT16_MAX);
  const auto last = end ? ParseUpTo(*end, UINT16_MAX) : first;
  if (!first || !last || *first > *last) return std::nullopt;
  return PortRange{static_cast<uint16_t>(*first), static_cast<uint16_t>(*last)};
}

// The same with either.
std::optional<PortRange> ParseNatPorts(std::string_view text) {
  const auto ports = ParsePorts(text, '-');
  return ports ? ports : ParsePorts(text, ':');
}

// Places that the ports take in iptables' match.
size_t Slots(const std::vector<PortRange>& ports) {
  size_t slots = 0;
  for (const PortRange& port : ports) slots += port.first == port.last ? 1 : 2;
  return slots;
}

constexpr std::pair<std::string_view, uint8_t> kProtocols[] = {
    {"all", 0},
    {"tcp", IPPROTO_TCP},
    {"udp", IPPROTO_UDP},
    {"udplite", IPPROTO_UDPLITE},
    {"icmp", IPPROTO_ICMP},
    {"icmpv6", IPPROTO_ICMPV6},
    {"ipv6-icmp", IPPROTO_ICMPV6},
    {"esp", IPPROTO_ESP},
    {"ah", IPPROTO_AH},
    {"sctp", IPPROTO_SCTP},
    {"dccp", IPPROTO_DCCP},
    {"gre", IPPROTO_GRE},
    {"igmp", IPPROTO_IGMP},
    {"ospf", 89},
    {"pim", IPPROTO_PIM},
    {"vrrp", 112},
    {"ipencap", IPPROTO_IPIP},
    {"ipv6", IPPROTO_IPV6}};

struct Unit {
  std::array<std::string_view, 3> names;
  uint32_t seconds;
};
constexpr Unit kUnits[] = {{{"second", "sec", "s"}, 1},
                           {{"minute", "min", "m"}, 60},
                           {{"hour", "h", "h"}, 60 * 60},
                           {{"day", "d", "d"}, 24 * 60 * 60}};

std::optional<uint32_t> ParseUnit(std::string_view text) {
  for (const Unit& unit : kUnits) {
    if (std::ranges::find(unit.names, text) != unit.names.end()) {
      return unit.seconds;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Scalar> SplitAtCommas(const Scalar& scalar) {
  std::vector<Scalar> parts;
  std::string_view rest = scalar.text;
  for (;;) {
    const size_t comma = rest.find(',');
    parts.push_back(scalar);
    parts.back().text = std::string(rest.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    rest.remove_prefix(comma + 1);
  }
}

std::optional<std::string> ToInterfacePattern(const Scalar& scalar,
                                              Diagnostics& diagnostics) {
  std::string_view name = scalar.text;
  if (name == "+") {
    diagnostics.Error(scalar.place,
                      "'+' alone is every interface: say none instead");
    return std::nullopt;
  }
  if (name.ends_with('+')) name.remove_suffix(1);
  const std::string why = WhyBadInterfaceName(name);
  if (why.empty()) return scalar.text;
  diagnostics.Error(scalar.place,
                    fmt::format("{} cannot be the name of an interface: {}",
                                Quote(scalar.text), why));
  return std::nullopt;
}

std::optional<uint8_t> ToProtocol(const Scalar& scalar,
                                  Diagnostics& diagnostics) {
  for (const auto& [name, number] : kProtocols) {
    if (name == scalar.text) return number;
  }
  const auto number = ParseByte(scalar.text);
  if (!number) {
    Report(scalar, "protocol", "a protocol's name or number", diagnostics);
  }
  return number;
}

const std::vector<std::string_view>& KnownProtocolNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto& [name, number] : kProtocols) all.push_back(name);
    return all;
  }();
  return names;
}

std::vector<PortRange> ToPortList(const Scalar& scalar,
                                  Diagnostics& diagnostics) {
  std::vector<PortRange> ports;
  size_t unsound = 0;
  const std::vector<Scalar> parts = SplitAtCommas(scalar);
  for (const Scalar& part : parts) {
    if (parts.size() > kMaxPorts) break;
    if (const auto range = ParsePorts(part.text, ':')) {
      ports.push_back(*range);
      continue;
    }
    ++unsound;
    Report(part, "a port", "a number up to 65535 or a range (1000:2000)",
           diagnostics);
  }
  if (unsound > 0) return {};
  const size_t slots = std::max(parts.size(), Slots(ports));
  if (slots <= kMaxPorts) return ports;
  diagnostics.Error(scalar.place,
                    fmt::format("a list of ports holds at most {}, of which a "
                                "range takes two, not {}",
                                kMaxPorts, slots));
  return {};
}

std::optional<PortRange> ToPorts(const Scalar& scalar, std::string_view what,
                                 Diagnostics& diagnostics) {
  const auto ports = ParseNatPorts(scalar.text);
  if (!ports) {
    Report(scalar, fmt::format("the ports of {}", what),
           "a number up to 65535 or a range (1000-2000)", diagnostics);
  }
  return ports;
}

std::optional<PerFamily<IcmpMatch>> ToIcmpType(const Scalar& scalar,
                                               Diagnostics& diagnostics) {
  const auto [first, second] = Cut(scalar.text, '/');
  const auto type = ParseByte(first);
  const auto code = second ? ParseByte(*second) : std::nullopt;
  if (type && second.has_value() == code.has_value()) {
    const IcmpMatch match{type, code};
    return PerFamily<IcmpMatch>{match, match};
  }
  const auto& names = KnownIcmpTypeNames();
  if (std::ranges::find(names, scalar.text) != names.end()) {
    return FindIcmpType(scalar.text);
  }
  diagnostics.Error(scalar.place,
                    fmt::format("unknown ICMP type {}{}", Quote(scalar.text),
                                DidYouMean(scalar.text, names)));
  return std::nullopt;
}

std::optional<std::string> ToState(const Scalar& scalar,
                                   Diagnostics& diagnostics) {
  if (!ToChoice(scalar, "ct_state",
                {"new", "established", "related", "invalid", "untracked",
                 "snat", "dnat"},
                diagnostics)) {
    return std::nullopt;
  }
  return scalar.text;
}

std::optional<MarkValue> ToMarkValue(const Scalar& scalar,
                                     Diagnostics& diagnostics) {
  const auto [first, second] = Cut(scalar.text, '/');
  Scalar part = scalar;
  part.text = first;
  const auto value = ToMark(part, "mark", diagnostics);
  MarkValue mark{.value = value.value_or(0)};
  if (second) {
    part.text = *second;
    const auto mask = ToMark(part, "the mask of mark", diagnostics);
    if (!mask) return std::nullopt;
    mark.mask = *mask;
  }
  if (!value) return std::nullopt;
  return mark;
}

std::optional<PacketRate> ToRate(const Scalar& scalar,
                                 Diagnostics& diagnostics) {
  const auto [first, second] = Cut(scalar.text, '/');
  const auto packets = ParseUpTo(first, 10'000);
  const auto seconds = second ? ParseUnit(*second) : std::nullopt;
  if (packets && *packets > 0 && seconds) {
    return PacketRate{static_cast<uint32_t>(*packets), *seconds};
  }
  Report(scalar, "limit",
         "a rate from 1 to 10000 per second, minute, hour or day (10/second)",
         diagnostics);
  return std::nullopt;
}

std::optional<NatTarget> ToNatTarget(const Scalar& scalar,
                                     Diagnostics& diagnostics) {
  std::string_view address = scalar.text;
  std::optional<std::string_view> ports;
  bool sound = true;
  if (address.starts_with('[')) {
    const auto [inside, behind] = Cut(address.substr(1), ']');
    address = inside;
    sound = behind && (behind->empty() || behind->starts_with(':'));
    if (sound && !behind->empty()) ports = behind->substr(1);
  } else if (std::ranges::count(address, ':') == 1) {
    std::tie(address, ports) = Cut(address, ':');
  }
  NatTarget target{.address = IpAddress::Parse(address)};
  if (ports) target.ports = ParseNatPorts(*ports);
  if (sound && target.address &&
      ports.has_value() == target.ports.has_value()) {
    return target;
  }
  Report(scalar, "what NAT changes to",
         "an address, with or without a port (10.0.0.1:80, [fd00::1]:80)",
         diagnostics);
  return std::nullopt;
}

}  // namespace hopcheck
