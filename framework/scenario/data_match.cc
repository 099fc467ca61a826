#include "scenario/data_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/icmp_names.h"
#include "base/ip_types.h"
#include "scenario/icmp_error_name.h"
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

// "80" or "1000:2000".
bool IsPortRange(std::string_view text) {
  const size_t colon = text.find(':');
  const auto first = ParseUpTo(text.substr(0, colon), 65535);
  if (colon == std::string_view::npos) return first.has_value();
  const auto last = ParseUpTo(text.substr(colon + 1), 65535);
  return first && last && *first <= *last;
}

bool IsKnown(std::string_view name,
             const std::vector<std::string_view>& names) {
  return std::ranges::find(names, name) != names.end();
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

void CheckInterfacePattern(const Scalar& scalar, Diagnostics& diagnostics) {
  std::string_view name = scalar.text;
  if (name.size() > 1 && name.ends_with('+')) name.remove_suffix(1);
  const std::string why = WhyBadInterfaceName(name);
  if (why.empty()) return;
  diagnostics.Error(scalar.place,
                    fmt::format("{} cannot be the name of an interface: {}",
                                Quote(scalar.text), why));
}

void CheckProtocol(const Scalar& scalar, Diagnostics& diagnostics) {
  static const std::vector<std::string_view> names = {
      "all",       "tcp",  "udp", "udplite", "icmp",    "icmpv6",
      "ipv6-icmp", "esp",  "ah",  "sctp",    "dccp",    "gre",
      "igmp",      "ospf", "pim", "vrrp",    "ipencap", "ipv6"};
  if (IsKnown(scalar.text, names) || ParseUpTo(scalar.text, 255)) return;
  Report(scalar, "protocol", "a protocol's name or number", diagnostics);
}

void CheckPortList(const Scalar& scalar, Diagnostics& diagnostics) {
  const std::vector<Scalar> ports = SplitAtCommas(scalar);
  if (ports.size() > kMaxPorts) {
    diagnostics.Error(scalar.place,
                      fmt::format("a list of ports holds at most {}, not {}",
                                  kMaxPorts, ports.size()));
    return;
  }
  for (const Scalar& port : ports) {
    if (IsPortRange(port.text)) continue;
    Report(port, "a port", "a number up to 65535 or a range (1000:2000)",
           diagnostics);
  }
}

void CheckPorts(const Scalar& scalar, std::string_view what,
                Diagnostics& diagnostics) {
  // Here iptables writes a range with '-': --to-ports 1000-2000.
  std::string text = scalar.text;
  std::ranges::replace(text, '-', ':');
  if (IsPortRange(text)) return;
  Report(scalar, fmt::format("the ports of {}", what),
         "a number up to 65535 or a range (1000-2000)", diagnostics);
}

void CheckIcmpType(const Scalar& scalar, Diagnostics& diagnostics) {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all = KnownIcmpErrorNames();
    for (const std::string_view name :
         {"echo-request", "echo-reply", "ping", "pong", "any",
          "router-advertisement", "router-solicitation",
          "neighbour-advertisement", "neighbour-solicitation",
          "neighbor-advertisement", "neighbor-solicitation",
          "timestamp-request", "timestamp-reply", "address-mask-request",
          "address-mask-reply"}) {
      all.push_back(name);
    }
    return all;
  }();
  const size_t slash = scalar.text.find('/');
  const std::string_view text = scalar.text;
  const bool numbers = ParseUpTo(text.substr(0, slash), 255).has_value() &&
                       (slash == std::string_view::npos ||
                        ParseUpTo(text.substr(slash + 1), 255).has_value());
  if (numbers || IsKnown(text, names)) return;
  diagnostics.Error(scalar.place,
                    fmt::format("unknown ICMP type {}{}", Quote(text),
                                DidYouMean(text, names)));
}

void CheckState(const Scalar& scalar, Diagnostics& diagnostics) {
  ToChoice(
      scalar, "ct_state",
      {"new", "established", "related", "invalid", "untracked", "snat", "dnat"},
      diagnostics);
}

void CheckMark(const Scalar& scalar, Diagnostics& diagnostics) {
  const size_t slash = scalar.text.find('/');
  Scalar part = scalar;
  part.text = scalar.text.substr(0, slash);
  ToMark(part, "mark", diagnostics);
  if (slash == std::string::npos) return;
  part.text = scalar.text.substr(slash + 1);
  ToMark(part, "the mask of mark", diagnostics);
}

void CheckLimit(const Scalar& scalar, Diagnostics& diagnostics) {
  static const std::vector<std::string_view> units = {
      "second", "minute", "hour", "day", "sec", "min", "s", "m", "h", "d"};
  const size_t slash = scalar.text.find('/');
  const std::string_view text = scalar.text;
  const auto rate = ParseUpTo(text.substr(0, slash), 10'000);
  if (rate && *rate > 0 && slash != std::string_view::npos &&
      IsKnown(text.substr(slash + 1), units)) {
    return;
  }
  Report(scalar, "limit",
         "a rate from 1 to 10000 per second, minute, hour or day (10/second)",
         diagnostics);
}

void CheckRejectType(const Scalar& scalar, Diagnostics& diagnostics) {
  if (scalar.text == "tcp-reset") return;
  CheckIcmpErrorName(scalar, "reject type", diagnostics);
}

void CheckNatAddress(const Scalar& scalar, Diagnostics& diagnostics) {
  std::string_view address = scalar.text;
  std::string_view ports;
  if (address.starts_with('[')) {
    const size_t end = address.find(']');
    ports = address.substr(std::min(end, address.size() - 1) + 1);
    address = address.substr(1, end == std::string_view::npos ? end : end - 1);
  } else if (std::ranges::count(address, ':') == 1) {
    ports = address.substr(address.find(':'));
    address = address.substr(0, address.find(':'));
  }
  std::string range(ports.empty() ? "" : ports.substr(1));
  std::ranges::replace(range, '-', ':');
  const bool sound_ports =
      ports.empty() || (ports[0] == ':' && IsPortRange(range));
  if (IpAddress::Parse(address) && sound_ports) return;
  Report(scalar, "what NAT changes to",
         "an address, with or without a port (10.0.0.1:80, [fd00::1]:80)",
         diagnostics);
}

}  // namespace hopcheck
