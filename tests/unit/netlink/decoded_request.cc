#include "unit/netlink/decoded_request.h"

#include <fmt/format.h>
#include <linux/fib_rules.h>
#include <linux/if_bridge.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <set>
#include <span>

#include "netlink/attribute_names.h"
#include "netlink/reply.h"

namespace hopcheck::testing {
namespace {

const std::set<std::string> kTexts = {
    "IFLA_IFNAME", "IFLA_INFO_KIND", "NDTA_NAME", "FRA_IIFNAME", "FRA_OIFNAME"};
const std::set<std::string> kAddresses = {
    "IFA_ADDRESS", "IFA_LOCAL", "IFA_BROADCAST", "RTA_DST", "RTA_GATEWAY",
    "RTA_PREFSRC", "FRA_DST",   "FRA_SRC",       "NDA_DST"};
const std::set<std::string> kMacs = {"IFLA_ADDRESS", "NDA_LLADDR"};

std::string FamilyName(int family) {
  switch (family) {
    case AF_UNSPEC:
      return "unspec";
    case AF_INET:
      return "inet";
    case AF_INET6:
      return "inet6";
    case AF_BRIDGE:
      return "bridge";
    default:
      return fmt::format("family {}", family);
  }
}

std::string TypeName(uint16_t type) {
  switch (type) {
    case RTM_NEWLINK:
      return "RTM_NEWLINK";
    case RTM_DELLINK:
      return "RTM_DELLINK";
    case RTM_GETLINK:
      return "RTM_GETLINK";
    case RTM_SETLINK:
      return "RTM_SETLINK";
    case RTM_NEWADDR:
      return "RTM_NEWADDR";
    case RTM_GETADDR:
      return "RTM_GETADDR";
    case RTM_NEWROUTE:
      return "RTM_NEWROUTE";
    case RTM_GETROUTE:
      return "RTM_GETROUTE";
    case RTM_NEWRULE:
      return "RTM_NEWRULE";
    case RTM_GETRULE:
      return "RTM_GETRULE";
    case RTM_NEWNEIGH:
      return "RTM_NEWNEIGH";
    case RTM_GETNEIGH:
      return "RTM_GETNEIGH";
    case RTM_SETNEIGHTBL:
      return "RTM_SETNEIGHTBL";
    default:
      return fmt::format("type {}", type);
  }
}

std::string Flags(const Request& request) {
  std::string text;
  const uint16_t flags = request.flags();
  if ((flags & NLM_F_REQUEST) == 0) text += " no-request";
  if ((flags & NLM_F_DUMP) == NLM_F_DUMP) return text + " dump";
  if ((flags & NLM_F_CREATE) != 0) text += " create";
  if ((flags & NLM_F_EXCL) != 0) text += " excl";
  if ((flags & NLM_F_REPLACE) != 0) text += " replace";
  return text;
}

std::string LinkHeader(std::span<const uint8_t> bytes) {
  const auto header = Attribute{0, bytes}.As<ifinfomsg>();
  std::string text = fmt::format("{} index {}", FamilyName(header.ifi_family),
                                 header.ifi_index);
  if (header.ifi_change != 0) {
    text +=
        fmt::format(" flags {:#x}/{:#x}", header.ifi_flags, header.ifi_change);
  }
  return text;
}

std::string HeaderText(const Request& request, std::span<const uint8_t> bytes) {
  const Attribute raw{0, bytes};
  switch (*MessageSpace(request.type())) {
    case AttributeSpace::kLink:
      return LinkHeader(bytes);
    case AttributeSpace::kAddress: {
      const auto h = raw.As<ifaddrmsg>();
      return fmt::format("{}/{} index {}", FamilyName(h.ifa_family),
                         h.ifa_prefixlen, h.ifa_index);
    }
    case AttributeSpace::kRoute: {
      const auto h = raw.As<rtmsg>();
      return fmt::format(
          "{}/{} table {} type {} scope {} protocol {} flags {:#x}",
          FamilyName(h.rtm_family), h.rtm_dst_len, h.rtm_table, h.rtm_type,
          h.rtm_scope, h.rtm_protocol, h.rtm_flags);
    }
    case AttributeSpace::kRule: {
      const auto h = raw.As<fib_rule_hdr>();
      return fmt::format("{} from /{} to /{} table {} action {} flags {:#x}",
                         FamilyName(h.family), h.src_len, h.dst_len, h.table,
                         h.action, h.flags);
    }
    case AttributeSpace::kNeighbour: {
      const auto h = raw.As<ndmsg>();
      return fmt::format("{} index {} state {:#x}", FamilyName(h.ndm_family),
                         h.ndm_ifindex, h.ndm_state);
    }
    default:
      return FamilyName(bytes[0]);
  }
}

std::string ValueText(const std::string& name, const Attribute& attribute) {
  if (kTexts.contains(name)) return attribute.Text();
  if (kAddresses.contains(name) && attribute.Address()) {
    return attribute.Address()->ToString();
  }
  if (kMacs.contains(name) && attribute.Mac()) {
    return attribute.Mac()->ToString();
  }
  if (name == "IFLA_BRIDGE_VLAN_INFO") {
    const auto info = attribute.As<bridge_vlan_info>();
    return fmt::format("vid {} flags {:#x}", info.vid, info.flags);
  }
  switch (attribute.value.size()) {
    case 1:
      return fmt::format("{}", attribute.U8());
    case 2:
      return fmt::format("{}", attribute.U16());
    case 4:
      return fmt::format("{}", attribute.U32());
    case 8:
      return fmt::format("{}", attribute.U64());
    default: {
      std::string text;
      for (const uint8_t byte : attribute.value) {
        text += fmt::format("{:02x}", byte);
      }
      return text;
    }
  }
}

std::string List(AttributeSpace space, std::span<const uint8_t> bytes,
                 uint8_t family, int indent);

std::string Hops(std::span<const uint8_t> bytes, uint8_t family, int indent) {
  std::string text;
  while (bytes.size() >= sizeof(rtnexthop)) {
    const auto hop = Attribute{0, bytes}.As<rtnexthop>();
    text +=
        fmt::format("{:{}}nexthop index {} hops {} flags {:#x}\n", "", indent,
                    hop.rtnh_ifindex, hop.rtnh_hops, hop.rtnh_flags);
    text += List(AttributeSpace::kRoute,
                 bytes.subspan(sizeof hop, hop.rtnh_len - sizeof hop), family,
                 indent + 2);
    bytes = bytes.subspan(
        std::min<size_t>(bytes.size(), NLMSG_ALIGN(hop.rtnh_len)));
  }
  return text;
}

std::string List(AttributeSpace space, std::span<const uint8_t> bytes,
                 uint8_t family, int indent) {
  std::string text;
  std::string kind;
  for (const Attribute attribute : Attributes(bytes)) {
    const std::string name = AttributeName(space, attribute.type);
    text += fmt::format("{:{}}{}", "", indent, name);
    if (name == "IFLA_INFO_KIND") kind = attribute.Text();
    const auto inside = SpaceInside(space, attribute.type, kind, family);
    if (name == "RTA_MULTIPATH") {
      text += fmt::format("\n{}", Hops(attribute.value, family, indent + 2));
    } else if (!inside) {
      text += fmt::format(" {}\n", ValueText(name, attribute));
    } else {
      const auto nested = attribute.value.subspan(inside->header_size);
      text += fmt::format(
          "{}{}\n{}", inside->header_size > 0 ? ": " : "",
          inside->header_size > 0 ? LinkHeader(attribute.value) : "",
          List(inside->space, nested, family, indent + 2));
    }
  }
  return text;
}

}  // namespace

std::string Decoded(const Request& request) {
  const auto body = request.bytes().subspan(NLMSG_HDRLEN);
  return fmt::format(
      "{}{}: {}\n{}", TypeName(request.type()), Flags(request),
      HeaderText(request, body),
      List(*MessageSpace(request.type()),
           body.subspan(NLMSG_ALIGN(request.header_size())), body[0], 2));
}

}  // namespace hopcheck::testing
