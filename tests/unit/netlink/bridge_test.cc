#include "netlink/bridge.h"

#include <gmock/gmock.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "unit/netlink/decoded_request.h"
#include "unit/netlink/recording_channel.h"

namespace hopcheck {
namespace {

using testing::AsReply;
using testing::Decoded;
using ::testing::ElementsAre;

const MacAddress kMac = *MacAddress::Parse("02:68:63:00:00:05");

TEST(AddBridge, WithoutStp) {
  const Request request =
      AddBridge({.device = {"br0", 5}, .mac = kMac, .vlan_filtering = true});
  EXPECT_EQ(
      "RTM_NEWLINK create excl: unspec index 5\n"
      "  IFLA_IFNAME br0\n"
      "  IFLA_ADDRESS 02:68:63:00:00:05\n"
      "  IFLA_LINKINFO\n"
      "    IFLA_INFO_KIND bridge\n"
      "    IFLA_INFO_DATA\n"
      "      IFLA_BR_VLAN_FILTERING 1\n",
      Decoded(request));
  EXPECT_EQ(
      "ip link add dev br0 index 5 address 02:68:63:00:00:05 type bridge "
      "vlan_filtering 1",
      request.command());
}

TEST(AddBridge, WithStp) {
  const Request request = AddBridge(
      {.device = {"br0", 5}, .mac = kMac, .stp = true, .forward_delay = 200});
  EXPECT_EQ(
      "RTM_NEWLINK create excl: unspec index 5\n"
      "  IFLA_IFNAME br0\n"
      "  IFLA_ADDRESS 02:68:63:00:00:05\n"
      "  IFLA_LINKINFO\n"
      "    IFLA_INFO_KIND bridge\n"
      "    IFLA_INFO_DATA\n"
      "      IFLA_BR_FORWARD_DELAY 200\n"
      "      IFLA_BR_STP_STATE 1\n",
      Decoded(request));
  EXPECT_EQ(
      "ip link add dev br0 index 5 address 02:68:63:00:00:05 type bridge "
      "forward_delay 200 stp_state 1",
      request.command());
}

TEST(SetMaster, NamesBoth) {
  const Request request = SetMaster({"veth0", 3}, {"br0", 5});
  EXPECT_EQ(
      "RTM_NEWLINK: unspec index 3\n"
      "  IFLA_MASTER 5\n",
      Decoded(request));
  EXPECT_EQ("ip link set dev veth0 master br0", request.command());
}

TEST(AddVlan, OfAPort) {
  const Request request = AddVlan({"veth0", 3}, VlanOwner::kPort,
                                  {.id = 10, .pvid = true, .untagged = true});
  EXPECT_EQ(
      "RTM_SETLINK: bridge index 3\n"
      "  IFLA_AF_SPEC\n"
      "    IFLA_BRIDGE_VLAN_INFO vid 10 flags 0x6\n",
      Decoded(request));
  EXPECT_EQ("bridge vlan add dev veth0 vid 10 pvid untagged",
            request.command());
}

TEST(AddVlan, OfTheBridgeItself) {
  const Request request =
      AddVlan({"br0", 5}, VlanOwner::kBridgeItself, {.id = 20});
  EXPECT_EQ(
      "RTM_SETLINK: bridge index 5\n"
      "  IFLA_AF_SPEC\n"
      "    IFLA_BRIDGE_FLAGS 2\n"
      "    IFLA_BRIDGE_VLAN_INFO vid 20 flags 0x0\n",
      Decoded(request));
  EXPECT_EQ("bridge vlan add dev br0 vid 20 self", request.command());
}

TEST(DeleteVlan, OfAPort) {
  const Request request = DeleteVlan({"veth0", 3}, VlanOwner::kPort, 1);
  EXPECT_EQ(
      "RTM_DELLINK: bridge index 3\n"
      "  IFLA_AF_SPEC\n"
      "    IFLA_BRIDGE_VLAN_INFO vid 1 flags 0x0\n",
      Decoded(request));
  EXPECT_EQ("bridge vlan del dev veth0 vid 1", request.command());
}

TEST(ParseVlans, ReadsMemberships) {
  Request message(RTM_NEWLINK, 0,
                  ifinfomsg{.ifi_family = AF_BRIDGE, .ifi_index = 3}, "");
  message.Nest(IFLA_AF_SPEC, [&] {
    message.PutStruct(IFLA_BRIDGE_VLAN_INFO,
                      bridge_vlan_info{BRIDGE_VLAN_INFO_PVID, 10});
    message.PutStruct(IFLA_BRIDGE_VLAN_INFO,
                      bridge_vlan_info{BRIDGE_VLAN_INFO_UNTAGGED, 20});
  });
  const auto vlans = ParseVlans(AsReply(message));
  ASSERT_TRUE(vlans);
  EXPECT_EQ(3u, vlans->index);
  EXPECT_THAT(vlans->vlans,
              ElementsAre(VlanMembership{.id = 10, .pvid = true},
                          VlanMembership{.id = 20, .untagged = true}));
}

TEST(ParseVlans, IsNothingForAnOrdinaryLink) {
  const Request link(RTM_NEWLINK, 0, ifinfomsg{}, "");
  EXPECT_FALSE(ParseVlans(AsReply(link)));
}

}  // namespace
}  // namespace hopcheck
