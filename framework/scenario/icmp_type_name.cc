#include "scenario/icmp_type_name.h"

#include <linux/icmp.h>
#include <linux/icmpv6.h>

#include <span>

#include "base/icmp_names.h"

namespace hopcheck {
namespace {

constexpr int kNone = -1;

// What means a type with any of its codes, besides the errors' own names.
struct NamedType {
  std::string_view name;
  int ipv4;
  int ipv6;
};
constexpr NamedType kTypes[] = {
    {"echo-request", ICMP_ECHO, ICMPV6_ECHO_REQUEST},
    {"ping", ICMP_ECHO, ICMPV6_ECHO_REQUEST},
    {"echo-reply", ICMP_ECHOREPLY, ICMPV6_ECHO_REPLY},
    {"pong", ICMP_ECHOREPLY, ICMPV6_ECHO_REPLY},
    {"router-solicitation", 10, 133},
    {"router-advertisement", 9, 134},
    {"neighbour-solicitation", kNone, 135},
    {"neighbor-solicitation", kNone, 135},
    {"neighbour-advertisement", kNone, 136},
    {"neighbor-advertisement", kNone, 136},
    {"redirect", ICMP_REDIRECT, 137},
    {"source-quench", ICMP_SOURCE_QUENCH, kNone},
    {"packet-too-big", kNone, ICMPV6_PKT_TOOBIG},
    {"too-big", kNone, ICMPV6_PKT_TOOBIG},
    {"timestamp-request", ICMP_TIMESTAMP, kNone},
    {"timestamp-reply", ICMP_TIMESTAMPREPLY, kNone},
    {"address-mask-request", ICMP_ADDRESS, kNone},
    {"address-mask-reply", ICMP_ADDRESSREPLY, kNone},
};

// A name means an error's type as a whole, or one of its codes.
std::optional<IcmpMatch> FindError(Family family, std::string_view name) {
  constexpr uint8_t kMostTypes = ICMP_PARAMETERPROB;
  constexpr uint8_t kMostCodes = ICMP_PREC_CUTOFF;
  constexpr uint8_t kNamelessCode = 255;
  for (uint8_t type = 0; type <= kMostTypes; ++type) {
    if (!IsIcmpError(family, type)) continue;
    if (IcmpErrorIsNamed(family, type, kNamelessCode, name)) {
      return IcmpMatch{type, std::nullopt};
    }
    for (uint8_t code = 0; code <= kMostCodes; ++code) {
      if (IcmpErrorIsNamed(family, type, code, name)) {
        return IcmpMatch{type, code};
      }
    }
  }
  return std::nullopt;
}

std::optional<IcmpMatch> Find(Family family, std::string_view name) {
  for (const NamedType& named : kTypes) {
    if (named.name != name) continue;
    const int type = family == Family::kIpv4 ? named.ipv4 : named.ipv6;
    if (type == kNone) break;
    return IcmpMatch{static_cast<uint8_t>(type), std::nullopt};
  }
  return FindError(family, name);
}

std::optional<uint8_t> FindCode(Family family, std::string_view name) {
  // ipt_REJECT, ip6t_REJECT (all versions since 4.1).
  static constexpr uint8_t kCodes4[] = {
      ICMP_NET_UNREACH, ICMP_HOST_UNREACH, ICMP_PROT_UNREACH, ICMP_PORT_UNREACH,
      ICMP_NET_ANO,     ICMP_HOST_ANO,     ICMP_PKT_FILTERED};
  constexpr uint8_t kPolicyFail = 5;   // RFC 4443, 3.1
  constexpr uint8_t kRejectRoute = 6;  // RFC 4443, 3.1
  static constexpr uint8_t kCodes6[] = {
      ICMPV6_NOROUTE,      ICMPV6_ADM_PROHIBITED, ICMPV6_ADDR_UNREACH,
      ICMPV6_PORT_UNREACH, kPolicyFail,           kRejectRoute};
  const bool is4 = family == Family::kIpv4;
  const uint8_t type = is4 ? ICMP_DEST_UNREACH : ICMPV6_DEST_UNREACH;
  const auto codes = is4 ? std::span<const uint8_t>(kCodes4)
                         : std::span<const uint8_t>(kCodes6);
  // A name of the type as a whole names no answer.
  if (IcmpErrorIsNamed(family, type, 255, name)) return std::nullopt;
  for (const uint8_t code : codes) {
    if (IcmpErrorIsNamed(family, type, code, name)) return code;
  }
  return std::nullopt;
}

}  // namespace

PerFamily<IcmpMatch> FindIcmpType(std::string_view name) {
  if (name == "any") return {IcmpMatch{}, IcmpMatch{}};
  return {Find(Family::kIpv4, name), Find(Family::kIpv6, name)};
}

const std::vector<std::string_view>& KnownIcmpTypeNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all = KnownIcmpErrorNames();
    all.emplace_back("any");
    for (const NamedType& type : kTypes) all.push_back(type.name);
    return all;
  }();
  return names;
}

PerFamily<uint8_t> FindRejectCodes(std::string_view name) {
  return {FindCode(Family::kIpv4, name), FindCode(Family::kIpv6, name)};
}

}  // namespace hopcheck
