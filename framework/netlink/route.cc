#include "netlink/route.h"

#include <fmt/format.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/kernel_error.h"
#include "base/shell_word.h"
#include "netlink/refusal.h"

namespace hopcheck {
namespace {

// A next hop of a multipath route: its head, a gateway with its family, slack.
constexpr size_t kHopBytes = sizeof(rtnexthop) + 2 * NLA_HDRLEN + 32;

uint8_t KernelType(RouteType type) {
  switch (type) {
    case RouteType::kUnicast:
      return RTN_UNICAST;
    case RouteType::kBlackhole:
      return RTN_BLACKHOLE;
    case RouteType::kUnreachable:
      return RTN_UNREACHABLE;
    case RouteType::kProhibit:
      return RTN_PROHIBIT;
    case RouteType::kLocal:
      return RTN_LOCAL;
    case RouteType::kThrow:
      return RTN_THROW;
  }
  return RTN_UNSPEC;
}

// The word before the destination, with a space behind it.
std::string_view TypeWord(RouteType type) {
  switch (type) {
    case RouteType::kUnicast:
      return "";
    case RouteType::kBlackhole:
      return "blackhole ";
    case RouteType::kUnreachable:
      return "unreachable ";
    case RouteType::kProhibit:
      return "prohibit ";
    case RouteType::kLocal:
      return "local ";
    case RouteType::kThrow:
      return "throw ";
  }
  return "";
}

// " via 10.0.0.1 dev eth0 onlink"; `with_weight` within a multipath route.
std::string DescribeHop(const NextHop& hop, Family family, bool with_weight) {
  std::string text;
  if (hop.via) {
    text +=
        fmt::format(" via {}{}", hop.via->family() != family ? "inet6 " : "",
                    hop.via->ToString());
  }
  if (hop.device) text += fmt::format(" dev {}", ShellWord(*hop.device));
  if (with_weight && hop.weight != 1)
    text += fmt::format(" weight {}", hop.weight);
  if (hop.onlink) text += " onlink";
  return text;
}

std::string Describe(const Route& route) {
  const Family family = route.destination.family();
  std::string text = fmt::format(
      "ip {}route add {}{}", family == Family::kIpv6 ? "-6 " : "",
      TypeWord(route.type),
      route.destination.length == 0 ? "default" : route.destination.ToString());
  const bool multipath = route.hops.size() > 1;
  if (route.hops.size() == 1) text += DescribeHop(route.hops[0], family, false);
  if (route.source) text += fmt::format(" src {}", route.source->ToString());
  if (route.metric) text += fmt::format(" metric {}", *route.metric);
  if (route.table) text += fmt::format(" table {}", *route.table);
  if (route.mtu) text += fmt::format(" mtu {}", *route.mtu);
  if (multipath) {
    for (const NextHop& hop : route.hops) {
      text += " nexthop" + DescribeHop(hop, family, true);
    }
  }
  return text;
}

// As `ip route add` decides: what needs no gateway is on the link.
uint8_t Scope(const Route& route) {
  if (route.destination.family() == Family::kIpv6) return RT_SCOPE_UNIVERSE;
  if (route.type == RouteType::kLocal) return RT_SCOPE_HOST;
  const bool direct = route.type == RouteType::kUnicast &&
                      route.hops.size() == 1 && !route.hops[0].via;
  return direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

uint32_t Table(const Route& route) {
  if (route.table) return *route.table;
  return route.type == RouteType::kLocal ? RT_TABLE_LOCAL : RT_TABLE_MAIN;
}

void PutGateway(Request& request, const IpAddress& via, Family family) {
  if (via.family() == family) {
    request.Put(RTA_GATEWAY, via);
    return;
  }
  // IPv4 through an IPv6 gateway: struct rtvia, a family before the address.
  std::array<uint8_t, sizeof(uint16_t) + 16> value{};
  const auto other = static_cast<uint16_t>(AddressFamily(via.family()));
  std::memcpy(value.data(), &other, sizeof other);
  std::ranges::copy(via.bytes(), value.begin() + sizeof other);
  request.Put(RTA_VIA,
              std::span(value).first(sizeof other + via.bytes().size()));
}

uint32_t DeviceIndex(const std::string& name, const Route& route,
                     const Devices& devices) {
  const auto index = devices.Find(name);
  if (!index) {
    throw KernelError(Describe(route), ObjectAt(devices.object(), route.place),
                      ENODEV);
  }
  return *index;
}

void PutHops(Request& request, const Route& route, const Devices& devices) {
  const Family family = route.destination.family();
  request.Nest(RTA_MULTIPATH, [&] {
    for (const NextHop& hop : route.hops) {
      rtnexthop head{};
      if (hop.onlink) head.rtnh_flags = RTNH_F_ONLINK;
      head.rtnh_hops = static_cast<unsigned char>(hop.weight - 1);
      if (hop.device) {
        head.rtnh_ifindex =
            static_cast<int>(DeviceIndex(*hop.device, route, devices));
      }
      const size_t start = request.PutRaw(head);
      if (hop.via) PutGateway(request, *hop.via, family);
      request.PatchU16(start + offsetof(rtnexthop, rtnh_len),
                       static_cast<uint16_t>(request.size() - start));
    }
  });
}

// The attributes of one next hop, at the top or behind an rtnexthop.
void ReadHop(const Attributes& attributes, LiveHop& hop) {
  if (const auto a = attributes.Find(RTA_GATEWAY)) hop.via = a->Address();
  if (const auto a = attributes.Find(RTA_VIA); a && a->value.size() > 2) {
    hop.via = Attribute{0, a->value.subspan(sizeof(uint16_t))}.Address();
  }
  if (const auto a = attributes.Find(RTA_OIF)) hop.index = a->U32();
}

std::vector<LiveHop> ReadHops(std::span<const uint8_t> bytes) {
  std::vector<LiveHop> hops;
  while (bytes.size() >= sizeof(rtnexthop)) {
    const auto head = Attribute{0, bytes}.As<rtnexthop>();
    if (head.rtnh_len < sizeof head || head.rtnh_len > bytes.size()) break;
    LiveHop& hop = hops.emplace_back();
    hop.index = static_cast<uint32_t>(head.rtnh_ifindex);
    hop.weight = head.rtnh_hops + 1u;
    hop.flags = head.rtnh_flags;
    ReadHop(Attributes(bytes.subspan(sizeof head, head.rtnh_len - sizeof head)),
            hop);
    bytes = bytes.subspan(
        std::min<size_t>(bytes.size(), NLMSG_ALIGN(head.rtnh_len)));
  }
  return hops;
}

}  // namespace

Request AddRoute(const Route& route, const Devices& devices) {
  const Family family = route.destination.family();
  const uint32_t table = Table(route);
  rtmsg header{};
  header.rtm_family = static_cast<uint8_t>(AddressFamily(family));
  header.rtm_dst_len = route.destination.length;
  // A table beyond 255 does not fit the header and stands in RTA_TABLE.
  if (table < 256) header.rtm_table = static_cast<uint8_t>(table);
  header.rtm_protocol = RTPROT_BOOT;
  header.rtm_scope = Scope(route);
  header.rtm_type = KernelType(route.type);
  const bool single = route.hops.size() == 1;
  if (single && route.hops[0].onlink) header.rtm_flags = RTNH_F_ONLINK;
  Request request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, header,
                  Describe(route),
                  Request::kDefaultCapacity + route.hops.size() * kHopBytes);
  request.At(route.place);
  if (route.destination.length > 0) {
    request.Put(RTA_DST, route.destination.address);
  }
  if (table >= 256) request.PutU32(RTA_TABLE, table);
  if (route.source) request.Put(RTA_PREFSRC, *route.source);
  if (route.metric) request.PutU32(RTA_PRIORITY, *route.metric);
  if (single) {
    const NextHop& hop = route.hops[0];
    if (hop.via) PutGateway(request, *hop.via, family);
    if (hop.device) {
      request.PutU32(RTA_OIF, DeviceIndex(*hop.device, route, devices));
    }
  } else if (!route.hops.empty()) {
    PutHops(request, route, devices);
  }
  if (route.mtu) {
    request.Nest(RTA_METRICS, [&] { request.PutU32(RTAX_MTU, *route.mtu); });
  }
  return request;
}

Request ShowRoutes(Family family) {
  rtmsg header{};
  header.rtm_family = static_cast<uint8_t>(AddressFamily(family));
  return Request(RTM_GETROUTE, NLM_F_DUMP, header,
                 family == Family::kIpv4 ? "ip route show table all"
                                         : "ip -6 route show table all");
}

std::optional<LiveRoute> ParseRoute(const Reply& reply) {
  if (reply.type() != RTM_NEWROUTE) return std::nullopt;
  const auto header = reply.As<rtmsg>();
  const Family family =
      header.rtm_family == AF_INET6 ? Family::kIpv6 : Family::kIpv4;
  const Attributes attributes = reply.AttributesAfter<rtmsg>();
  LiveRoute route;
  route.type = header.rtm_type;
  route.table = header.rtm_table;
  route.destination = {IpAddress::Any(family), header.rtm_dst_len};
  if (const auto a = attributes.Find(RTA_DST); a && a->Address()) {
    route.destination.address = *a->Address();
  }
  if (const auto a = attributes.Find(RTA_PREFSRC)) route.source = a->Address();
  if (const auto a = attributes.Find(RTA_PRIORITY)) route.metric = a->U32();
  if (const auto a = attributes.Find(RTA_TABLE)) route.table = a->U32();
  if (const auto a = attributes.Nested(RTA_METRICS).Find(RTAX_MTU)) {
    route.mtu = a->U32();
  }
  if (const auto a = attributes.Find(RTA_MULTIPATH)) {
    route.hops = ReadHops(a->value);
  } else {
    LiveHop hop;
    hop.flags = header.rtm_flags;
    ReadHop(attributes, hop);
    if (hop.via || hop.index != 0) route.hops.push_back(hop);
  }
  return route;
}

}  // namespace hopcheck
