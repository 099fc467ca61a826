#include "topology/readiness.h"

#include <gmock/gmock.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_bridge.h>
#include <linux/rtnetlink.h>

#include "netlink/address.h"
#include "netlink/link.h"
#include "netlink/route.h"
#include "unit/netlink/recording_channel.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::AsReply;
using testing::ClientRouterServer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RecordingChannel;

Reply LinkIs(const char* name, uint32_t index, uint8_t operstate,
             std::optional<uint8_t> port_state = std::nullopt) {
  Request message(RTM_NEWLINK, 0,
                  ifinfomsg{.ifi_index = static_cast<int>(index)}, "");
  message.Put(IFLA_IFNAME, name);
  message.PutU8(IFLA_OPERSTATE, operstate);
  if (port_state) {
    message.Nest(IFLA_LINKINFO, [&] {
      message.Put(IFLA_INFO_SLAVE_KIND, "bridge");
      message.Nest(IFLA_INFO_SLAVE_DATA,
                   [&] { message.PutU8(IFLA_BRPORT_STATE, *port_state); });
    });
  }
  return AsReply(message);
}

Reply AddressIs(const char* address, uint32_t index, uint8_t flags = 0) {
  ifaddrmsg header{};
  header.ifa_family = AF_INET6;
  header.ifa_prefixlen = 64;
  header.ifa_index = index;
  Request message(RTM_NEWADDR, 0, header, "");
  message.Put(IFA_ADDRESS, *IpAddress::Parse(address));
  message.PutU32(IFA_FLAGS, flags);
  return AsReply(message);
}

Reply LocalRoute(const char* address, uint32_t index) {
  rtmsg header{};
  header.rtm_family = AF_INET6;
  header.rtm_dst_len = 128;
  header.rtm_type = RTN_LOCAL;
  Request message(RTM_NEWROUTE, 0, header, "");
  message.Put(RTA_DST, *IpAddress::Parse(address));
  message.PutU32(RTA_OIF, index);
  return AsReply(message);
}

// Namespace router: lan is 3, wan is 4.
PlannedNamespace Router(const Topology& topology = ClientRouterServer()) {
  return PlanTopology(topology).namespaces[1];
}

TEST(NotReady, NamesInterfacesThatAreNotUp) {
  RecordingChannel channel;
  channel.Answer(
      {LinkIs("lan", 3, IF_OPER_UP), LinkIs("wan", 4, IF_OPER_DOWN)});
  EXPECT_THAT(NotReady(channel, Router(), true), ElementsAre("wan"));
  EXPECT_THAT(channel.commands(),
              ElementsAre("ip link show dev lan", "ip link show dev wan"))
      << "addresses are asked for when links are up";
}

// Until the kernel has seen that it has no carrier, its routes are in use.
TEST(NotReady, AnEndWithoutACarrierIsReadyWhenTheKernelHasSeenThat) {
  Topology topology = ClientRouterServer();
  topology.namespaces[2].interfaces[0].up = false;
  const auto lacking = [&](uint8_t wan) {
    RecordingChannel channel;
    channel.Answer({LinkIs("lan", 3, IF_OPER_UP), LinkIs("wan", 4, wan)});
    return NotReady(channel, Router(topology), false);
  };
  EXPECT_THAT(lacking(IF_OPER_UNKNOWN), ElementsAre("wan"));
  EXPECT_THAT(lacking(IF_OPER_UP), ElementsAre("wan"));
  EXPECT_THAT(lacking(IF_OPER_LOWERLAYERDOWN), IsEmpty());
  EXPECT_THAT(lacking(IF_OPER_DOWN), IsEmpty());
}

TEST(NotReady, DoesNotAskForWhatIsDown) {
  Topology topology = ClientRouterServer();
  topology.namespaces[1].interfaces[1].up = false;
  RecordingChannel channel;
  channel.Answer({LinkIs("lan", 3, IF_OPER_UP)});
  EXPECT_THAT(NotReady(channel, Router(topology), false), IsEmpty());
  EXPECT_THAT(channel.commands(), ElementsAre("ip link show dev lan"));
}

TEST(NotReady, APortIsReadyWhenItsStateIsSettled) {
  for (const int state :
       {BR_STATE_DISABLED, BR_STATE_LISTENING, BR_STATE_LEARNING,
        BR_STATE_FORWARDING, BR_STATE_BLOCKING}) {
    RecordingChannel channel;
    channel.Answer({LinkIs("lan", 3, IF_OPER_UP, static_cast<uint8_t>(state))});
    const bool settled =
        state == BR_STATE_FORWARDING || state == BR_STATE_BLOCKING;
    EXPECT_EQ(settled, NotReady(channel, Router(), false).empty()) << state;
  }
}

TEST(NotReady, AnAddressReceivesOnceItsLocalRouteIsThere) {
  const auto lacking = [](std::vector<Reply> routes) {
    RecordingChannel channel;
    channel.Answer({});
    channel.Answer({AddressIs("fd00:a::1", 3), AddressIs("fe80::3", 3)});
    channel.Answer(std::move(routes));
    return NotReady(channel, Router(), true);
  };
  EXPECT_THAT(lacking({LocalRoute("fd00:a::1", 3)}), ElementsAre("fe80::3"));
  EXPECT_THAT(lacking({LocalRoute("fd00:a::1", 4), LocalRoute("fe80::3", 3)}),
              ElementsAre("fd00:a::1"))
      << "the route is another interface's";
  EXPECT_THAT(lacking({LocalRoute("fd00:a::1", 3), LocalRoute("fe80::3", 3)}),
              IsEmpty());
}

TEST(NotReady, TentativeAddressesAreAwaitedOnlyWithACarrier) {
  Topology topology = ClientRouterServer();
  topology.namespaces[2].interfaces[0].up = false;  // wan has no carrier
  RecordingChannel channel;
  channel.Answer({});
  channel.Answer({AddressIs("fd00::3", 3, IFA_F_TENTATIVE),
                  AddressIs("fd00::4", 4, IFA_F_TENTATIVE),
                  AddressIs("fd00::5", 4, 0),
                  AddressIs("fd00::6", 3, IFA_F_TENTATIVE | IFA_F_DADFAILED)});
  channel.Answer({});
  EXPECT_THAT(NotReady(channel, Router(topology), true),
              ElementsAre("fd00::3", "fd00::5"));
}

TEST(NotReady, InterfacesThatAreDownHaveNoReadyAddresses) {
  Topology topology = ClientRouterServer();
  topology.namespaces[1].interfaces[1].up = false;
  RecordingChannel channel;
  channel.Answer({});
  channel.Answer({AddressIs("fd00:b::1", 4, 0)});
  EXPECT_THAT(NotReady(channel, Router(topology), true), IsEmpty());
}

}  // namespace
}  // namespace hopcheck
