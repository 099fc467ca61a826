#include "base/icmp_names.h"

#include <fmt/format.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>

#include <algorithm>

namespace hopcheck {
namespace {

constexpr int kAnyCode = -1;

struct NamedError {
  Family family;
  uint8_t type;
  int code;  // kAnyCode: the name means the type as a whole
  std::string_view name;
};

// The first name of a (family, type, code) is its canonical one. Linux calls
// the code of administratively-prohibited-by-filter ICMP_PKT_FILTERED.
constexpr uint8_t kPolicyFail = 5;   // RFC 4443, 3.1
constexpr uint8_t kRejectRoute = 6;  // RFC 4443, 3.1
constexpr auto k4 = Family::kIpv4;
constexpr auto k6 = Family::kIpv6;

constexpr NamedError kNames[] = {
    {k4, ICMP_DEST_UNREACH, ICMP_NET_UNREACH, "network-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_NET_UNREACH, "net-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_NET_UNREACH, "no-route"},
    {k4, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, "host-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, "address-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, "protocol-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, "proto-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, "prot-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, "port-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, "fragmentation-needed"},
    {k4, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, "frag-needed"},
    {k4, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, "too-big"},
    {k4, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, "packet-too-big"},
    {k4, ICMP_DEST_UNREACH, ICMP_SR_FAILED, "source-route-failed"},
    {k4, ICMP_DEST_UNREACH, ICMP_NET_UNKNOWN, "network-unknown"},
    {k4, ICMP_DEST_UNREACH, ICMP_HOST_UNKNOWN, "host-unknown"},
    {k4, ICMP_DEST_UNREACH, ICMP_HOST_ISOLATED, "host-isolated"},
    {k4, ICMP_DEST_UNREACH, ICMP_NET_ANO, "network-prohibited"},
    {k4, ICMP_DEST_UNREACH, ICMP_NET_ANO, "net-prohibited"},
    {k4, ICMP_DEST_UNREACH, ICMP_HOST_ANO, "host-prohibited"},
    {k4, ICMP_DEST_UNREACH, ICMP_NET_UNR_TOS, "TOS-network-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_HOST_UNR_TOS, "TOS-host-unreachable"},
    {k4, ICMP_DEST_UNREACH, ICMP_PKT_FILTERED, "communication-prohibited"},
    {k4, ICMP_DEST_UNREACH, ICMP_PKT_FILTERED, "admin-prohibited"},
    {k4, ICMP_DEST_UNREACH, ICMP_PKT_FILTERED, "adm-prohibited"},
    {k4, ICMP_DEST_UNREACH, ICMP_PREC_VIOLATION, "host-precedence-violation"},
    {k4, ICMP_DEST_UNREACH, ICMP_PREC_CUTOFF, "precedence-cutoff"},
    {k4, ICMP_DEST_UNREACH, kAnyCode, "destination-unreachable"},
    {k4, ICMP_SOURCE_QUENCH, 0, "source-quench"},
    {k4, ICMP_REDIRECT, ICMP_REDIR_NET, "network-redirect"},
    {k4, ICMP_REDIRECT, ICMP_REDIR_HOST, "host-redirect"},
    {k4, ICMP_REDIRECT, ICMP_REDIR_NETTOS, "TOS-network-redirect"},
    {k4, ICMP_REDIRECT, ICMP_REDIR_HOSTTOS, "TOS-host-redirect"},
    {k4, ICMP_REDIRECT, kAnyCode, "redirect"},
    {k4, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, "time-exceeded"},
    {k4, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, "ttl-zero-during-transit"},
    {k4, ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, "ttl-zero-during-reassembly"},
    {k4, ICMP_TIME_EXCEEDED, kAnyCode, "time-exceeded"},
    {k4, ICMP_TIME_EXCEEDED, kAnyCode, "ttl-exceeded"},
    {k4, ICMP_PARAMETERPROB, 0, "ip-header-bad"},
    {k4, ICMP_PARAMETERPROB, 1, "required-option-missing"},
    {k4, ICMP_PARAMETERPROB, kAnyCode, "parameter-problem"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_NOROUTE, "no-route"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADM_PROHIBITED,
     "communication-prohibited"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADM_PROHIBITED, "admin-prohibited"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADM_PROHIBITED, "adm-prohibited"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_NOT_NEIGHBOUR, "beyond-scope"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_NOT_NEIGHBOUR, "not-neighbour"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, "address-unreachable"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, "addr-unreachable"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, "addr-unreach"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, "host-unreachable"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_PORT_UNREACH, "port-unreachable"},
    {k6, ICMPV6_DEST_UNREACH, ICMPV6_PORT_UNREACH, "port-unreach"},
    {k6, ICMPV6_DEST_UNREACH, kPolicyFail, "failed-policy"},
    {k6, ICMPV6_DEST_UNREACH, kPolicyFail, "policy-fail"},
    {k6, ICMPV6_DEST_UNREACH, kRejectRoute, "reject-route"},
    {k6, ICMPV6_DEST_UNREACH, kAnyCode, "destination-unreachable"},
    {k6, ICMPV6_PKT_TOOBIG, 0, "too-big"},
    {k6, ICMPV6_PKT_TOOBIG, 0, "packet-too-big"},
    {k6, ICMPV6_TIME_EXCEED, ICMPV6_EXC_HOPLIMIT, "time-exceeded"},
    {k6, ICMPV6_TIME_EXCEED, ICMPV6_EXC_HOPLIMIT, "ttl-zero-during-transit"},
    {k6, ICMPV6_TIME_EXCEED, ICMPV6_EXC_FRAGTIME, "ttl-zero-during-reassembly"},
    {k6, ICMPV6_TIME_EXCEED, kAnyCode, "time-exceeded"},
    {k6, ICMPV6_TIME_EXCEED, kAnyCode, "ttl-exceeded"},
    {k6, ICMPV6_PARAMPROB, ICMPV6_HDR_FIELD, "bad-header"},
    {k6, ICMPV6_PARAMPROB, ICMPV6_UNK_NEXTHDR, "unknown-header-type"},
    {k6, ICMPV6_PARAMPROB, ICMPV6_UNK_OPTION, "unknown-option"},
    {k6, ICMPV6_PARAMPROB, kAnyCode, "parameter-problem"},
};

std::string_view WithoutPrefix(std::string_view name) {
  for (const std::string_view prefix : {"icmp-", "icmp6-", "icmpv6-"}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

}  // namespace

bool IsIcmpError(Family family, uint8_t type) {
  if (family == Family::kIpv6) return type < 128;  // RFC 4443, 2.1
  return type == ICMP_DEST_UNREACH || type == ICMP_SOURCE_QUENCH ||
         type == ICMP_REDIRECT || type == ICMP_TIME_EXCEEDED ||
         type == ICMP_PARAMETERPROB;
}

std::string IcmpErrorName(Family family, uint8_t type, uint8_t code) {
  for (const NamedError& e : kNames) {
    if (e.family == family && e.type == type && e.code == code) {
      return std::string(e.name);
    }
  }
  return fmt::format("type {} code {}", type, code);
}

bool IcmpErrorIsNamed(Family family, uint8_t type, uint8_t code,
                      std::string_view name) {
  if (name == IcmpErrorName(family, type, code)) return true;
  const std::string_view bare = WithoutPrefix(name);
  return std::any_of(
      std::begin(kNames), std::end(kNames), [&](const NamedError& e) {
        return e.family == family && e.type == type &&
               (e.code == kAnyCode || e.code == code) && e.name == bare;
      });
}

const std::vector<std::string_view>& KnownIcmpErrorNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const NamedError& e : kNames) all.push_back(e.name);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  return names;
}

}  // namespace hopcheck
