#include "netlink/route.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

#include "base/kernel_error.h"
#include "unit/netlink/decoded_request.h"
#include "unit/netlink/recording_channel.h"

namespace hopcheck {
namespace {

using testing::AsReply;
using testing::Decoded;

IpAddress Address(const char* text) { return *IpAddress::Parse(text); }

Devices SomeDevices() {
  Devices devices("namespace router");
  devices.Add({"lan", 2});
  devices.Add({"wan", 3});
  return devices;
}

Route To(const char* prefix, std::vector<NextHop> hops = {}) {
  Route route;
  route.destination = *IpPrefix::Parse(prefix);
  route.hops = std::move(hops);
  return route;
}

TEST(AddRoute, DefaultViaGateway) {
  const Request request =
      AddRoute(To("0.0.0.0/0", {{.via = Address("10.0.0.1")}}), SomeDevices());
  EXPECT_EQ(
      "RTM_NEWROUTE create excl: inet/0 table 254 type 1 scope 0 protocol 3 "
      "flags 0x0\n"
      "  RTA_GATEWAY 10.0.0.1\n",
      Decoded(request));
  EXPECT_EQ("ip route add default via 10.0.0.1", request.command());
}

TEST(AddRoute, OnTheLink) {
  const Request request =
      AddRoute(To("10.9.0.0/16", {{.device = "wan"}}), SomeDevices());
  EXPECT_EQ(
      "RTM_NEWROUTE create excl: inet/16 table 254 type 1 scope 253 protocol 3 "
      "flags 0x0\n"
      "  RTA_DST 10.9.0.0\n"
      "  RTA_OIF 3\n",
      Decoded(request));
  EXPECT_EQ("ip route add 10.9.0.0/16 dev wan", request.command());
}

TEST(AddRoute, EverythingAtOnce) {
  Route route =
      To("fd00:9::/32",
         {{.via = Address("fd00::1"), .device = "lan", .onlink = true}});
  route.source = Address("fd00::2");
  route.metric = 50;
  route.table = 1000;
  route.mtu = 1400;
  const Request request = AddRoute(route, SomeDevices());
  EXPECT_EQ(
      "RTM_NEWROUTE create excl: inet6/32 table 0 type 1 scope 0 protocol 3 "
      "flags 0x4\n"
      "  RTA_DST fd00:9::\n"
      "  RTA_TABLE 1000\n"
      "  RTA_PREFSRC fd00::2\n"
      "  RTA_PRIORITY 50\n"
      "  RTA_GATEWAY fd00::1\n"
      "  RTA_OIF 2\n"
      "  RTA_METRICS\n"
      "    RTAX_MTU 1400\n",
      Decoded(request));
  EXPECT_EQ(
      "ip -6 route add fd00:9::/32 via fd00::1 dev lan onlink src fd00::2 "
      "metric 50 table 1000 mtu 1400",
      request.command());
}

TEST(AddRoute, Multipath) {
  const Request request =
      AddRoute(To("10.9.0.0/16",
                  {{.via = Address("10.0.0.1"), .device = "lan", .weight = 3},
                   {.via = Address("10.0.1.1"), .onlink = true},
                   {.via = Address("fe80::1"), .device = "wan"}}),
               SomeDevices());
  EXPECT_EQ(
      "RTM_NEWROUTE create excl: inet/16 table 254 type 1 scope 0 protocol 3 "
      "flags 0x0\n"
      "  RTA_DST 10.9.0.0\n"
      "  RTA_MULTIPATH\n"
      "    nexthop index 2 hops 2 flags 0x0\n"
      "      RTA_GATEWAY 10.0.0.1\n"
      "    nexthop index 0 hops 0 flags 0x4\n"
      "      RTA_GATEWAY 10.0.1.1\n"
      "    nexthop index 3 hops 0 flags 0x0\n"
      "      RTA_VIA 0a00fe800000000000000000000000000001\n",
      Decoded(request));
  EXPECT_EQ(
      "ip route add 10.9.0.0/16 nexthop via 10.0.0.1 dev lan weight 3 nexthop "
      "via 10.0.1.1 onlink nexthop via inet6 fe80::1 dev wan",
      request.command());
}

TEST(AddRoute, HoldsAsManyHopsAsTheKernelTakes) {
  std::vector<NextHop> hops(256, {.via = Address("fd00::1"), .device = "lan"});
  const auto route =
      ParseRoute(AsReply(AddRoute(To("fd01::/64", hops), SomeDevices())));
  EXPECT_EQ(256u, route->hops.size());
}

TEST(AddRoute, TypesThatLeadNowhere) {
  const auto add = [](RouteType type, const char* prefix) {
    Route route = To(prefix);
    route.type = type;
    return AddRoute(route, SomeDevices());
  };
  const Request blackhole = add(RouteType::kBlackhole, "10.6.0.0/16");
  EXPECT_EQ(
      "RTM_NEWROUTE create excl: inet/16 table 254 type 6 scope 0 protocol 3 "
      "flags 0x0\n"
      "  RTA_DST 10.6.0.0\n",
      Decoded(blackhole));
  EXPECT_EQ("ip route add blackhole 10.6.0.0/16", blackhole.command());
  const auto type = [&](RouteType t) {
    return ParseRoute(AsReply(add(t, "10.6.0.0/16")))->type;
  };
  EXPECT_EQ(RTN_UNREACHABLE, type(RouteType::kUnreachable));
  EXPECT_EQ(RTN_PROHIBIT, type(RouteType::kProhibit));
  EXPECT_EQ(RTN_THROW, type(RouteType::kThrow));
  EXPECT_EQ("ip -6 route add prohibit default",
            add(RouteType::kProhibit, "::/0").command());
  EXPECT_EQ("ip route add unreachable 10.6.0.0/16",
            add(RouteType::kUnreachable, "10.6.0.0/16").command());
  EXPECT_EQ("ip route add throw 10.6.0.0/16",
            add(RouteType::kThrow, "10.6.0.0/16").command());
}

TEST(AddRoute, LocalGoesToTheLocalTable) {
  Route route = To("10.7.0.0/16", {{.device = "lo"}});
  route.type = RouteType::kLocal;
  EXPECT_EQ(
      "RTM_NEWROUTE create excl: inet/16 table 255 type 2 scope 254 protocol 3 "
      "flags 0x0\n"
      "  RTA_DST 10.7.0.0\n"
      "  RTA_OIF 1\n",
      Decoded(AddRoute(route, SomeDevices())));
  route.table = 100;
  EXPECT_EQ(100u, ParseRoute(AsReply(AddRoute(route, SomeDevices())))->table);
}

TEST(AddRoute, UnknownDeviceIsNoDevice) {
  for (const size_t hops : {1, 2}) {
    const Route route =
        To("10.9.0.0/16", std::vector<NextHop>(hops, {.device = "eth9"}));
    try {
      AddRoute(route, SomeDevices());
      FAIL() << "did not throw";
    } catch (const KernelError& error) {
      EXPECT_EQ(ENODEV, error.error());
      EXPECT_EQ("namespace router", error.object());
      EXPECT_EQ("", error.kernel_words());
    }
  }
}

TEST(ParseRoute, ReadsWhatWasPut) {
  Route route =
      To("fd00:9::/32",
         {{.via = Address("fd00::1"), .device = "lan", .onlink = true}});
  route.source = Address("fd00::2");
  route.metric = 50;
  route.table = 1000;
  route.mtu = 1400;
  const auto live = ParseRoute(AsReply(AddRoute(route, SomeDevices())));
  ASSERT_TRUE(live);
  EXPECT_EQ(route.destination, live->destination);
  EXPECT_EQ(route.source, live->source);
  EXPECT_EQ(50u, live->metric);
  EXPECT_EQ(1000u, live->table);
  EXPECT_EQ(1400u, live->mtu);
  ASSERT_EQ(1u, live->hops.size());
  EXPECT_EQ(route.hops[0].via, live->hops[0].via);
  EXPECT_EQ(2u, live->hops[0].index);
  EXPECT_EQ(static_cast<uint32_t>(RTNH_F_ONLINK), live->hops[0].flags);
}

TEST(ParseRoute, ReadsMultipathAndForeignGateways) {
  const auto live = ParseRoute(AsReply(AddRoute(
      To("10.9.0.0/16", {{.via = Address("10.0.0.1"), .weight = 7},
                         {.via = Address("fe80::1"), .device = "wan"}}),
      SomeDevices())));
  ASSERT_TRUE(live);
  ASSERT_EQ(2u, live->hops.size());
  EXPECT_EQ(7u, live->hops[0].weight);
  EXPECT_EQ(Address("10.0.0.1"), live->hops[0].via);
  EXPECT_EQ(Address("fe80::1"), live->hops[1].via);
  EXPECT_EQ(3u, live->hops[1].index);
}

TEST(ShowRoutes, AsksForOneFamily) {
  EXPECT_EQ(
      "RTM_GETROUTE dump: inet6/0 table 0 type 0 scope 0 protocol 0 flags "
      "0x0\n",
      Decoded(ShowRoutes(Family::kIpv6)));
  EXPECT_FALSE(ParseRoute(AsReply(ShowRoutes(Family::kIpv6))));
}

}  // namespace
}  // namespace hopcheck
