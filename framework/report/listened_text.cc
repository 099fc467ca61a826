#include "report/listened_text.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <string_view>

#include "report/path_table.h"

namespace hopcheck {
namespace {

// Not from /etc/protocols, which may be missing, and names what nobody calls
// so.
std::string_view KnownName(uint8_t protocol) {
  switch (protocol) {
    case IPPROTO_ICMP:
      return "icmp";
    case IPPROTO_IGMP:
      return "igmp";
    case IPPROTO_IPIP:
      return "ipip";
    case IPPROTO_TCP:
      return "tcp";
    case IPPROTO_UDP:
      return "udp";
    case IPPROTO_DCCP:
      return "dccp";
    case IPPROTO_IPV6:
      return "ipv6";
    case IPPROTO_FRAGMENT:
      return "frag";  // a later one
    case IPPROTO_GRE:
      return "gre";
    case IPPROTO_ESP:
      return "esp";
    case IPPROTO_AH:
      return "ah";
    case IPPROTO_ICMPV6:
      return "icmp6";
    case 89:
      return "ospf";
    case 112:
      return "vrrp";
    case IPPROTO_SCTP:
      return "sctp";
    case IPPROTO_UDPLITE:
      return "udplite";
    default:
      return "";
  }
}

std::string WithPort(const IpAddress& address, uint16_t port) {
  if (port == 0) return address.ToString();
  return address.family() == Family::kIpv6
             ? fmt::format("[{}]:{}", address.ToString(), port)
             : fmt::format("{}:{}", address.ToString(), port);
}

}  // namespace

std::string ProtocolName(uint8_t protocol) {
  const std::string_view known = KnownName(protocol);
  return known.empty() ? fmt::format("ip {}", protocol) : std::string(known);
}

std::string ListenedEnd(const ListenedPacket& packet) {
  return fmt::format("{} {} -> {}: {}", ProtocolName(packet.protocol),
                     WithPort(packet.source, packet.source_port),
                     WithPort(packet.destination, packet.destination_port),
                     PathEnd(packet.path));
}

}  // namespace hopcheck
