#include "netlink/bridge.h"

#include <fmt/format.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "base/shell_word.h"

namespace hopcheck {
namespace {

ifinfomsg Header(int family, uint32_t index) {
  ifinfomsg header{};
  header.ifi_family = static_cast<unsigned char>(family);
  header.ifi_index = static_cast<int>(index);
  return header;
}

Request VlanRequest(uint16_t type, const Device& device, VlanOwner owner,
                    uint16_t id, uint16_t flags, std::string command) {
  const bool self = owner == VlanOwner::kBridgeItself;
  if (self) command += " self";
  Request request(type, 0, Header(AF_BRIDGE, device.index), std::move(command));
  request.Nest(IFLA_AF_SPEC, [&] {
    if (self) request.PutU16(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
    request.PutStruct(IFLA_BRIDGE_VLAN_INFO,
                      bridge_vlan_info{.flags = flags, .vid = id});
  });
  return request;
}

}  // namespace

Request AddBridge(const BridgeDevice& bridge) {
  std::string command =
      fmt::format("ip link add dev {} index {} address {} type bridge",
                  ShellWord(bridge.device.name), bridge.device.index,
                  bridge.mac.ToString());
  if (bridge.stp) {
    command +=
        fmt::format(" forward_delay {} stp_state 1", bridge.forward_delay);
  }
  if (bridge.vlan_filtering) command += " vlan_filtering 1";
  Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL,
                  Header(AF_UNSPEC, bridge.device.index), std::move(command));
  request.Put(IFLA_IFNAME, bridge.device.name);
  request.Put(IFLA_ADDRESS, bridge.mac);
  request.Nest(IFLA_LINKINFO, [&] {
    request.Put(IFLA_INFO_KIND, "bridge");
    // Only what is asked for: a kernel without VLAN filtering refuses even to
    // turn it off, and off is how both begin.
    request.Nest(IFLA_INFO_DATA, [&] {
      if (bridge.stp) {
        request.PutU32(IFLA_BR_FORWARD_DELAY, bridge.forward_delay);
        request.PutU32(IFLA_BR_STP_STATE, 1);
      }
      if (bridge.vlan_filtering) request.PutU8(IFLA_BR_VLAN_FILTERING, 1);
    });
  });
  return request;
}

Request SetMaster(const Device& port, const Device& bridge) {
  Request request(RTM_NEWLINK, 0, Header(AF_UNSPEC, port.index),
                  fmt::format("ip link set dev {} master {}",
                              ShellWord(port.name), ShellWord(bridge.name)));
  request.PutU32(IFLA_MASTER, bridge.index);
  return request;
}

Request AddVlan(const Device& device, VlanOwner owner,
                const VlanMembership& vlan) {
  uint16_t flags = 0;
  std::string command = fmt::format("bridge vlan add dev {} vid {}",
                                    ShellWord(device.name), vlan.id);
  if (vlan.pvid) {
    flags |= BRIDGE_VLAN_INFO_PVID;
    command += " pvid";
  }
  if (vlan.untagged) {
    flags |= BRIDGE_VLAN_INFO_UNTAGGED;
    command += " untagged";
  }
  return VlanRequest(RTM_SETLINK, device, owner, vlan.id, flags,
                     std::move(command));
}

Request DeleteVlan(const Device& device, VlanOwner owner, uint16_t id) {
  return VlanRequest(
      RTM_DELLINK, device, owner, id, 0,
      fmt::format("bridge vlan del dev {} vid {}", ShellWord(device.name), id));
}

Request ShowVlans() {
  Request request(RTM_GETLINK, NLM_F_DUMP, Header(AF_BRIDGE, 0),
                  "bridge vlan show");
  request.PutU32(IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN);
  return request;
}

std::optional<DeviceVlans> ParseVlans(const Reply& reply) {
  const auto header = reply.As<ifinfomsg>();
  if (reply.type() != RTM_NEWLINK || header.ifi_family != AF_BRIDGE) {
    return std::nullopt;
  }
  DeviceVlans result;
  result.index = static_cast<uint32_t>(header.ifi_index);
  const Attributes attributes = reply.AttributesAfter<ifinfomsg>();
  for (const Attribute attribute : attributes.Nested(IFLA_AF_SPEC)) {
    if (attribute.type != IFLA_BRIDGE_VLAN_INFO) continue;
    const auto info = attribute.As<bridge_vlan_info>();
    result.vlans.push_back(
        {.id = info.vid,
         .pvid = (info.flags & BRIDGE_VLAN_INFO_PVID) != 0,
         .untagged = (info.flags & BRIDGE_VLAN_INFO_UNTAGGED) != 0});
  }
  return result;
}

}  // namespace hopcheck
