#include "netlink/link.h"

#include <gtest/gtest.h>
#include <linux/if.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include "netlink/bridge.h"
#include "unit/netlink/decoded_request.h"
#include "unit/netlink/recording_channel.h"

namespace hopcheck {
namespace {

using testing::AsReply;
using testing::Decoded;

const MacAddress kMac = *MacAddress::Parse("02:68:63:00:00:02");
const MacAddress kOtherMac = *MacAddress::Parse("02:68:63:00:00:03");

TEST(AddVethPair, BothEndsInOneMessage) {
  const Request request = AddVethPair(
      {.device = {"eth0", 2}, .namespace_word = "client", .mac = kMac},
      {.device = {"lan", 3},
       .namespace_word = "router",
       .mac = kOtherMac,
       .mtu = 1400},
      9);
  EXPECT_EQ(
      "RTM_NEWLINK create excl: unspec index 2\n"
      "  IFLA_IFNAME eth0\n"
      "  IFLA_ADDRESS 02:68:63:00:00:02\n"
      "  IFLA_LINKINFO\n"
      "    IFLA_INFO_KIND veth\n"
      "    IFLA_INFO_DATA\n"
      "      VETH_INFO_PEER: unspec index 3\n"
      "        IFLA_IFNAME lan\n"
      "        IFLA_ADDRESS 02:68:63:00:00:03\n"
      "        IFLA_MTU 1400\n"
      "        IFLA_NET_NS_FD 9\n",
      Decoded(request));
  EXPECT_EQ(
      "ip link add dev eth0 index 2 address 02:68:63:00:00:02 type veth peer "
      "name lan index 3 address 02:68:63:00:00:03 mtu 1400 netns router",
      request.command());
}

TEST(SetLink, OneChangeAMessage) {
  EXPECT_EQ("RTM_NEWLINK: unspec index 4 flags 0x1/0x1\n",
            Decoded(SetLinkUp({"eth0", 4})));
  EXPECT_EQ("ip link set dev eth0 up", SetLinkUp({"eth0", 4}).command());
  EXPECT_EQ(
      "RTM_NEWLINK: unspec index 4\n"
      "  IFLA_MTU 9000\n",
      Decoded(SetLinkMtu({"eth0", 4}, 9000)));
  EXPECT_EQ("ip link set dev eth0 mtu 9000",
            SetLinkMtu({"eth0", 4}, 9000).command());
  EXPECT_EQ(
      "RTM_NEWLINK: unspec index 1\n"
      "  IFLA_ADDRESS 02:68:63:00:00:02\n",
      Decoded(SetLinkAddress({"lo", 1}, kMac)));
  EXPECT_EQ("ip link set dev lo address 02:68:63:00:00:02",
            SetLinkAddress({"lo", 1}, kMac).command());
}

TEST(ShowLink, AsksForOneOrAllWithoutStatistics) {
  EXPECT_EQ(
      "RTM_GETLINK: unspec index 4\n"
      "  IFLA_EXT_MASK 8\n",
      Decoded(ShowLink({"eth0", 4})));
  EXPECT_EQ(
      "RTM_GETLINK dump: unspec index 0\n"
      "  IFLA_EXT_MASK 8\n",
      Decoded(ShowLinks()));
}

TEST(ParseLink, ReadsStateAndPort) {
  Request message(RTM_NEWLINK, 0,
                  ifinfomsg{.ifi_index = 7, .ifi_flags = IFF_UP}, "");
  message.Put(IFLA_IFNAME, "veth0");
  message.PutU8(IFLA_OPERSTATE, IF_OPER_UP);
  message.PutU32(IFLA_MTU, 1450);
  message.PutU32(IFLA_MASTER, 9);
  message.PutU32(IFLA_LINK, 3);
  message.Put(IFLA_ADDRESS, kMac);
  message.Nest(IFLA_LINKINFO, [&] {
    message.Put(IFLA_INFO_KIND, "veth");
    message.Put(IFLA_INFO_SLAVE_KIND, "bridge");
    message.Nest(IFLA_INFO_SLAVE_DATA,
                 [&] { message.PutU8(IFLA_BRPORT_STATE, BR_STATE_LEARNING); });
  });
  const auto link = ParseLink(AsReply(message));
  ASSERT_TRUE(link);
  EXPECT_EQ("veth0", link->device.name);
  EXPECT_EQ(7u, link->device.index);
  EXPECT_EQ(static_cast<uint32_t>(IFF_UP), link->flags);
  EXPECT_EQ(IF_OPER_UP, link->operstate);
  EXPECT_EQ(1450u, link->mtu);
  EXPECT_EQ(9u, link->master);
  EXPECT_EQ(3u, link->peer);
  EXPECT_EQ("veth", link->kind);
  EXPECT_EQ(kMac, link->mac);
  EXPECT_EQ(BR_STATE_LEARNING, link->port_state);
}

TEST(ParseLink, ReadsABridge) {
  const auto link = ParseLink(AsReply(AddBridge({.device = {"br0", 5},
                                                 .mac = kMac,
                                                 .vlan_filtering = true,
                                                 .stp = true})));
  ASSERT_TRUE(link);
  EXPECT_EQ("bridge", link->kind);
  EXPECT_TRUE(link->vlan_filtering);
  EXPECT_EQ(1u, link->stp);
  EXPECT_FALSE(link->port_state);
}

TEST(ParseLink, IsNothingForBridgePortsAndOtherMessages) {
  EXPECT_FALSE(ParseLink(AsReply(ShowLinks())));
  const Request port(RTM_NEWLINK, 0, ifinfomsg{.ifi_family = AF_BRIDGE}, "");
  EXPECT_FALSE(ParseLink(AsReply(port)));
}

}  // namespace
}  // namespace hopcheck
