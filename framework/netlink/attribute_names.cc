#include "netlink/attribute_names.h"

#include <fmt/format.h>
#include <linux/fib_rules.h>
#include <linux/if_bridge.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sys/socket.h>

#include <algorithm>
#include <span>

#include "netlink/reply.h"

namespace hopcheck {
namespace {

struct Row {
  AttributeSpace space;
  uint16_t type;
  std::string_view name;
};

// The name is the enumerator itself: spelled once.
#define ROW(space, type) \
  { AttributeSpace::space, type, #type }
constexpr Row kRows[] = {
    ROW(kLink, IFLA_ADDRESS),
    ROW(kLink, IFLA_IFNAME),
    ROW(kLink, IFLA_MTU),
    ROW(kLink, IFLA_MASTER),
    ROW(kLink, IFLA_LINKINFO),
    ROW(kLink, IFLA_AF_SPEC),
    ROW(kLink, IFLA_NET_NS_FD),
    ROW(kLink, IFLA_EXT_MASK),
    ROW(kLinkInfo, IFLA_INFO_KIND),
    ROW(kLinkInfo, IFLA_INFO_DATA),
    ROW(kVeth, VETH_INFO_PEER),
    ROW(kBridge, IFLA_BR_FORWARD_DELAY),
    ROW(kBridge, IFLA_BR_STP_STATE),
    ROW(kBridge, IFLA_BR_VLAN_FILTERING),
    ROW(kBridgeMembership, IFLA_BRIDGE_FLAGS),
    ROW(kBridgeMembership, IFLA_BRIDGE_VLAN_INFO),
    ROW(kAddress, IFA_ADDRESS),
    ROW(kAddress, IFA_LOCAL),
    ROW(kAddress, IFA_BROADCAST),
    ROW(kAddress, IFA_FLAGS),
    ROW(kRoute, RTA_DST),
    ROW(kRoute, RTA_OIF),
    ROW(kRoute, RTA_GATEWAY),
    ROW(kRoute, RTA_PRIORITY),
    ROW(kRoute, RTA_PREFSRC),
    ROW(kRoute, RTA_METRICS),
    ROW(kRoute, RTA_MULTIPATH),
    ROW(kRoute, RTA_TABLE),
    ROW(kRoute, RTA_VIA),
    ROW(kRouteMetrics, RTAX_MTU),
    ROW(kRule, FRA_DST),
    ROW(kRule, FRA_SRC),
    ROW(kRule, FRA_IIFNAME),
    ROW(kRule, FRA_PRIORITY),
    ROW(kRule, FRA_FWMARK),
    ROW(kRule, FRA_TABLE),
    ROW(kRule, FRA_FWMASK),
    ROW(kRule, FRA_OIFNAME),
    ROW(kNeighbour, NDA_DST),
    ROW(kNeighbour, NDA_LLADDR),
    ROW(kNeighbourTable, NDTA_NAME),
    ROW(kNeighbourTable, NDTA_PARMS),
    ROW(kNeighbourParameters, NDTPA_IFINDEX),
    ROW(kNeighbourParameters, NDTPA_RETRANS_TIME),
    ROW(kNeighbourParameters, NDTPA_UCAST_PROBES),
    ROW(kNeighbourParameters, NDTPA_MCAST_PROBES),
};
#undef ROW

// The path of the attribute at `offset`, and its inside where it is a nest.
struct Found {
  std::string path;
  std::optional<NestedSpace> inside;
};

std::optional<Found> FindAt(const Request& request, size_t offset) {
  const auto space = MessageSpace(request.type());
  const auto message = request.bytes();
  const size_t start = NLMSG_HDRLEN + NLMSG_ALIGN(request.header_size());
  if (!space || offset < start || offset >= message.size()) return std::nullopt;
  const uint8_t family = message[NLMSG_HDRLEN];
  AttributeSpace level = *space;
  std::span<const uint8_t> bytes = message.subspan(start);
  std::string path;
  for (;;) {
    std::string kind;
    std::optional<Attribute> around;
    for (const Attribute attribute : Attributes(bytes)) {
      const auto begin =
          static_cast<size_t>(attribute.value.data() - message.data());
      if (level == AttributeSpace::kLinkInfo &&
          attribute.type == IFLA_INFO_KIND) {
        kind = attribute.Text();
      }
      if (begin - NLA_HDRLEN <= offset &&
          offset < begin + std::max<size_t>(attribute.value.size(), 1)) {
        around = attribute;
        break;
      }
    }
    if (!around) return std::nullopt;
    if (!path.empty()) path += '/';
    path += AttributeName(level, around->type);
    const auto inside = SpaceInside(level, around->type, kind, family);
    const auto value =
        static_cast<size_t>(around->value.data() - message.data());
    if (!inside || offset < value + NLMSG_ALIGN(inside->header_size)) {
      return Found{std::move(path), inside};
    }
    bytes = around->value.subspan(NLMSG_ALIGN(inside->header_size));
    level = inside->space;
  }
}

}  // namespace

std::optional<AttributeSpace> MessageSpace(uint16_t message_type) {
  switch (message_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
    case RTM_GETLINK:
    case RTM_SETLINK:
      return AttributeSpace::kLink;
    case RTM_NEWADDR:
    case RTM_GETADDR:
      return AttributeSpace::kAddress;
    case RTM_NEWROUTE:
    case RTM_GETROUTE:
      return AttributeSpace::kRoute;
    case RTM_NEWRULE:
    case RTM_GETRULE:
      return AttributeSpace::kRule;
    case RTM_NEWNEIGH:
    case RTM_GETNEIGH:
      return AttributeSpace::kNeighbour;
    case RTM_SETNEIGHTBL:
    case RTM_GETNEIGHTBL:
      return AttributeSpace::kNeighbourTable;
    default:
      return std::nullopt;
  }
}

std::string AttributeName(AttributeSpace space, uint16_t type) {
  const auto* row = std::ranges::find_if(
      kRows, [&](const Row& r) { return r.space == space && r.type == type; });
  if (row == std::end(kRows)) return fmt::format("attribute {}", type);
  return std::string(row->name);
}

std::optional<NestedSpace> SpaceInside(AttributeSpace space, uint16_t type,
                                       std::string_view kind, uint8_t family) {
  using Space = AttributeSpace;
  if (space == Space::kLink && type == IFLA_LINKINFO) {
    return NestedSpace{Space::kLinkInfo};
  }
  if (space == Space::kLink && type == IFLA_AF_SPEC && family == AF_BRIDGE) {
    return NestedSpace{Space::kBridgeMembership};
  }
  if (space == Space::kLinkInfo && type == IFLA_INFO_DATA) {
    if (kind == "veth") return NestedSpace{Space::kVeth};
    if (kind == "bridge") return NestedSpace{Space::kBridge};
  }
  if (space == Space::kVeth && type == VETH_INFO_PEER) {
    return NestedSpace{Space::kLink, sizeof(ifinfomsg)};
  }
  if (space == Space::kRoute && type == RTA_METRICS) {
    return NestedSpace{Space::kRouteMetrics};
  }
  if (space == Space::kNeighbourTable && type == NDTA_PARMS) {
    return NestedSpace{Space::kNeighbourParameters};
  }
  return std::nullopt;
}

std::string AttributePath(const Request& request, size_t offset) {
  const auto found = FindAt(request, offset);
  return found ? found->path : "";
}

std::string MissingAttributePath(const Request& request, uint16_t type,
                                 size_t nest_offset) {
  if (nest_offset == 0) {
    const auto space = MessageSpace(request.type());
    return space ? AttributeName(*space, type)
                 : fmt::format("attribute {}", type);
  }
  const auto nest = FindAt(request, nest_offset);
  if (!nest || !nest->inside) return fmt::format("attribute {}", type);
  return nest->path + '/' + AttributeName(nest->inside->space, type);
}

}  // namespace hopcheck
