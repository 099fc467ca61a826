// Bridges, their ports, and the VLANs these are members of.
#ifndef HOPCHECK_NETLINK_BRIDGE_H_
#define HOPCHECK_NETLINK_BRIDGE_H_

#include <cstdint>
#include <vector>

#include "netlink/device.h"
#include "netlink/message.h"
#include "netlink/reply.h"

namespace hopcheck {

struct BridgeDevice {
  Device device;
  MacAddress mac;
  bool vlan_filtering = false;
  bool stp = false;
  uint32_t forward_delay = 1500;  // hundredths of a second; used with stp
};

// ip link add dev NAME index I address MAC type bridge
//     [forward_delay T stp_state 1] [vlan_filtering 1]
Request AddBridge(const BridgeDevice& bridge);

// ip link set dev PORT master BRIDGE
Request SetMaster(const Device& port, const Device& bridge);

enum class VlanOwner { kPort, kBridgeItself };

struct VlanMembership {
  uint16_t id = 1;
  bool pvid = false;
  bool untagged = false;

  bool operator==(const VlanMembership&) const = default;
};

// bridge vlan add dev NAME vid ID [pvid] [untagged] [self]
Request AddVlan(const Device& device, VlanOwner owner,
                const VlanMembership& vlan);

// bridge vlan del dev NAME vid ID [self]
Request DeleteVlan(const Device& device, VlanOwner owner, uint16_t id);

// bridge vlan show
Request ShowVlans();

struct DeviceVlans {
  uint32_t index = 0;  // of the port, or of the bridge itself
  std::vector<VlanMembership> vlans;
};

// Nothing where `reply` does not tell of a bridge's VLANs.
std::optional<DeviceVlans> ParseVlans(const Reply& reply);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_BRIDGE_H_
