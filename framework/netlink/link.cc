#include "netlink/link.h"

#include <fmt/format.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>

#include "base/shell_word.h"

namespace hopcheck {
namespace {

// No statistics: nobody here reads them and they are half of the answer.
constexpr uint32_t kFilter = RTEXT_FILTER_SKIP_STATS;

ifinfomsg Header(uint32_t index) {
  ifinfomsg header{};
  header.ifi_family = AF_UNSPEC;
  header.ifi_index = static_cast<int>(index);
  return header;
}

// "eth0 index 2 address 02:68:63:00:00:02 mtu 1400"
std::string Describe(const VethEnd& end) {
  std::string text =
      fmt::format("{} index {} address {}", ShellWord(end.device.name),
                  end.device.index, end.mac.ToString());
  if (end.mtu) text += fmt::format(" mtu {}", *end.mtu);
  return text;
}

void PutEnd(Request& request, const VethEnd& end) {
  request.Put(IFLA_IFNAME, end.device.name);
  request.Put(IFLA_ADDRESS, end.mac);
  if (end.mtu) request.PutU32(IFLA_MTU, *end.mtu);
}

}  // namespace

Request AddVethPair(const VethEnd& here, const VethEnd& there, int peer_fd) {
  Request request(
      RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, Header(here.device.index),
      fmt::format("ip link add dev {} type veth peer name {} netns {}",
                  Describe(here), Describe(there), there.namespace_word));
  PutEnd(request, here);
  request.Nest(IFLA_LINKINFO, [&] {
    request.Put(IFLA_INFO_KIND, "veth");
    request.Nest(IFLA_INFO_DATA, [&] {
      request.Nest(VETH_INFO_PEER, [&] {
        request.PutRaw(Header(there.device.index));
        PutEnd(request, there);
        request.PutU32(IFLA_NET_NS_FD, static_cast<uint32_t>(peer_fd));
      });
    });
  });
  return request;
}

Request SetLinkUp(const Device& device) {
  ifinfomsg header = Header(device.index);
  header.ifi_flags = header.ifi_change = IFF_UP;
  return Request(RTM_NEWLINK, 0, header,
                 fmt::format("ip link set dev {} up", ShellWord(device.name)));
}

Request SetLinkAddress(const Device& device, const MacAddress& mac) {
  Request request(RTM_NEWLINK, 0, Header(device.index),
                  fmt::format("ip link set dev {} address {}",
                              ShellWord(device.name), mac.ToString()));
  request.Put(IFLA_ADDRESS, mac);
  return request;
}

Request SetLinkMtu(const Device& device, uint32_t mtu) {
  Request request(
      RTM_NEWLINK, 0, Header(device.index),
      fmt::format("ip link set dev {} mtu {}", ShellWord(device.name), mtu));
  request.PutU32(IFLA_MTU, mtu);
  return request;
}

Request ShowLink(const Device& device) {
  Request request(RTM_GETLINK, 0, Header(device.index),
                  fmt::format("ip link show dev {}", ShellWord(device.name)));
  request.PutU32(IFLA_EXT_MASK, kFilter);
  return request;
}

Request ShowLinks() {
  Request request(RTM_GETLINK, NLM_F_DUMP, Header(0), "ip link show");
  request.PutU32(IFLA_EXT_MASK, kFilter);
  return request;
}

std::optional<LinkState> ParseLink(const Reply& reply) {
  const auto header = reply.As<ifinfomsg>();
  if (reply.type() != RTM_NEWLINK || header.ifi_family != AF_UNSPEC) {
    return std::nullopt;
  }
  LinkState link;
  link.device.index = static_cast<uint32_t>(header.ifi_index);
  link.flags = header.ifi_flags;
  const Attributes attributes = reply.AttributesAfter<ifinfomsg>();
  if (const auto a = attributes.Find(IFLA_IFNAME)) link.device.name = a->Text();
  if (const auto a = attributes.Find(IFLA_OPERSTATE)) link.operstate = a->U8();
  if (const auto a = attributes.Find(IFLA_MTU)) link.mtu = a->U32();
  if (const auto a = attributes.Find(IFLA_MASTER)) link.master = a->U32();
  if (const auto a = attributes.Find(IFLA_LINK)) link.peer = a->U32();
  if (const auto a = attributes.Find(IFLA_ADDRESS)) link.mac = a->Mac();
  const Attributes info = attributes.Nested(IFLA_LINKINFO);
  if (const auto a = info.Find(IFLA_INFO_KIND)) link.kind = a->Text();
  const auto slave_kind = info.Find(IFLA_INFO_SLAVE_KIND);
  if (slave_kind && slave_kind->Text() == "bridge") {
    const Attributes port = info.Nested(IFLA_INFO_SLAVE_DATA);
    if (const auto a = port.Find(IFLA_BRPORT_STATE)) link.port_state = a->U8();
  }
  if (link.kind == "bridge") {
    const Attributes bridge = info.Nested(IFLA_INFO_DATA);
    if (const auto a = bridge.Find(IFLA_BR_VLAN_FILTERING)) {
      link.vlan_filtering = a->U8() != 0;
    }
    if (const auto a = bridge.Find(IFLA_BR_STP_STATE)) link.stp = a->U32();
  }
  return link;
}

}  // namespace hopcheck
