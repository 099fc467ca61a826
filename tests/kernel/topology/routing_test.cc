// Routes, rules and neighbours of a live topology.
#include <gmock/gmock.h>
#include <linux/if.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/live_topology.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using testing::MakeInterface;
using testing::MakeLink;
using testing::MakeNamespace;
using testing::MakeRoute;
using testing::Observer;
using testing::WhyNoNamespaces;

IpAddress Address(const char* text) { return *IpAddress::Parse(text); }

Route Typed(RouteType type, const char* prefix) {
  Route route = MakeRoute(prefix);
  route.type = type;
  return route;
}

TEST(LiveTopology, ClientRouterServer) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live(ClientRouterServer());
  Observer client(live.Namespace("client"));
  EXPECT_EQ(Address("10.0.0.1"), client.RouteTo("0.0.0.0/0").hops[0].via);
  EXPECT_EQ(Address("fd00:a::1"), client.RouteTo("::/0").hops[0].via);
  Observer router(live.Namespace("router"));
  EXPECT_EQ("1", router.Sysctl("net/ipv4/ip_forward"));
  EXPECT_EQ("1", router.Sysctl("net/ipv6/conf/all/forwarding"));
  EXPECT_EQ(router.Link("wan").device.index,
            router.RouteTo("fd00:b::/64").hops[0].index);
}

TEST(LiveTopology, ChainOfEightRouters) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology;
  for (int i = 0; i < 10; ++i) {
    Namespace ns = MakeNamespace("n" + std::to_string(i));
    const auto net = [](int n) { return "10.0." + std::to_string(n) + "."; };
    if (i > 0) {
      ns.interfaces.push_back(MakeInterface("left", {net(i) + "2/24"}));
      ns.routes.push_back(MakeRoute("10.0.1.0/24", net(i) + "1"));
      if (i == 1) ns.routes.clear();  // its own network
      topology.links.push_back(MakeLink("n" + std::to_string(i - 1) + "/right",
                                        "n" + std::to_string(i) + "/left"));
    }
    if (i < 9) {
      ns.interfaces.push_back(MakeInterface("right", {net(i + 1) + "1/24"}));
      if (i < 8)
        ns.routes.push_back(MakeRoute("10.0.9.0/24", net(i + 1) + "2"));
    }
    topology.namespaces.push_back(ns);
  }
  const LiveTopology live(topology);
  for (int i = 0; i < 10; ++i) {
    Observer router(live.Namespace("n" + std::to_string(i)));
    if (i > 0) {
      EXPECT_EQ(IF_OPER_UP, router.Link("left").operstate);
    }
    if (i < 9) {
      EXPECT_EQ(IF_OPER_UP, router.Link("right").operstate);
    }
    EXPECT_NO_THROW(router.RouteTo("10.0.9.0/24")) << i;
  }
}

TEST(LiveTopology, RoutesThatLeadNowhere) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  topology.namespaces[0].routes = {
      Typed(RouteType::kBlackhole, "10.1.0.0/16"),
      Typed(RouteType::kUnreachable, "10.2.0.0/16"),
      Typed(RouteType::kProhibit, "10.3.0.0/16"),
      Typed(RouteType::kThrow, "10.4.0.0/16"),
      Typed(RouteType::kBlackhole, "fd01::/64"),
      Typed(RouteType::kUnreachable, "fd02::/64"),
      Typed(RouteType::kProhibit, "fd03::/64"),
      Typed(RouteType::kThrow, "fd04::/64")};
  const LiveTopology live(topology);
  Observer client(live.Namespace("client"));
  for (const std::string prefix : {"10.1.0.0/16", "fd01::/64"}) {
    EXPECT_EQ(RTN_BLACKHOLE, client.RouteTo(prefix).type);
  }
  for (const std::string prefix : {"10.2.0.0/16", "fd02::/64"}) {
    EXPECT_EQ(RTN_UNREACHABLE, client.RouteTo(prefix).type);
  }
  for (const std::string prefix : {"10.3.0.0/16", "fd03::/64"}) {
    EXPECT_EQ(RTN_PROHIBIT, client.RouteTo(prefix).type);
  }
  for (const std::string prefix : {"10.4.0.0/16", "fd04::/64"}) {
    EXPECT_EQ(RTN_THROW, client.RouteTo(prefix).type);
  }
}

TEST(LiveTopology, LocalRoute) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  for (const char* prefix : {"10.7.0.0/16", "fd07::/64"}) {
    Route route = Typed(RouteType::kLocal, prefix);
    route.hops = {{.device = "lo"}};
    topology.namespaces[0].routes.push_back(route);
  }
  const LiveTopology live(topology);
  Observer client(live.Namespace("client"));
  EXPECT_EQ(RTN_LOCAL, client.RouteTo("10.7.0.0/16", 255).type);
  EXPECT_EQ(RTN_LOCAL, client.RouteTo("fd07::/64", 255).type);
}

TEST(LiveTopology, RouteWithEverything) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  const auto full = [](const char* prefix, const char* via, const char* source,
                       uint32_t table) {
    Route route = MakeRoute(prefix, via);
    route.hops[0].device = "eth0";
    route.hops[0].onlink = true;
    route.source = Address(source);
    route.metric = 77;
    route.table = table;
    route.mtu = 1300;
    return route;
  };
  topology.namespaces[0].routes = {
      full("10.9.0.0/16", "192.0.2.1", "10.0.0.2", 100),
      full("10.9.0.0/16", "192.0.2.1", "10.0.0.2", 100'000),
      full("fd09::/64", "2001:db8::1", "fd00:a::2", 100'000)};
  const LiveTopology live(topology);
  Observer client(live.Namespace("client"));
  for (const LiveRoute& route : {client.RouteTo("10.9.0.0/16", 100),
                                 client.RouteTo("10.9.0.0/16", 100'000),
                                 client.RouteTo("fd09::/64", 100'000)}) {
    ASSERT_EQ(1u, route.hops.size());
    EXPECT_EQ(client.Link("eth0").device.index, route.hops[0].index);
    EXPECT_TRUE((route.hops[0].flags & RTNH_F_ONLINK) != 0);
    EXPECT_EQ(77u, route.metric);
    EXPECT_EQ(1300u, route.mtu);
    EXPECT_TRUE(route.source);
  }
}

TEST(LiveTopology, Multipath) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  Route four = MakeRoute("10.9.0.0/16", "10.0.0.2");
  four.hops.push_back(
      {.via = Address("10.0.1.2"), .device = "wan", .weight = 5});
  Route six = MakeRoute("fd09::/64", "fd00:a::2");
  six.hops.push_back(
      {.via = Address("fd00:b::2"), .device = "wan", .weight = 5});
  topology.namespaces[1].routes = {four, six};
  const LiveTopology live(topology);
  Observer router(live.Namespace("router"));
  for (const char* prefix : {"10.9.0.0/16", "fd09::/64"}) {
    const LiveRoute route = router.RouteTo(prefix);
    ASSERT_EQ(2u, route.hops.size()) << prefix;
    EXPECT_EQ(router.Link("lan").device.index, route.hops[0].index);
    EXPECT_EQ(1u, route.hops[0].weight);
    EXPECT_EQ(router.Link("wan").device.index, route.hops[1].index);
    EXPECT_EQ(5u, route.hops[1].weight);
  }
}

TEST(LiveTopology, Ipv4ThroughAnIpv6Gateway) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  Route route = MakeRoute("10.9.0.0/16", "fd00:a::1");
  route.hops[0].device = "eth0";
  topology.namespaces[0].routes = {route};
  const LiveTopology live(topology);
  EXPECT_EQ(
      Address("fd00:a::1"),
      Observer(live.Namespace("client")).RouteTo("10.9.0.0/16").hops[0].via);
}

TEST(LiveTopology, RoutesInTheOrderDeclared) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  Route first = MakeRoute("192.0.2.1/32");
  first.hops = {{.device = "eth0"}};
  topology.namespaces[0].routes = {first,
                                   MakeRoute("10.9.0.0/16", "192.0.2.1")};
  EXPECT_NO_THROW(LiveTopology{topology}) << "the second needs the first";
}

TEST(LiveTopology, PolicyRules) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  PolicyRule full;
  full.priority = 100;
  full.from = IpPrefix::Parse("10.0.0.0/24");
  full.to = IpPrefix::Parse("10.9.0.0/16");
  full.iif = "lan";
  full.oif = "wan";
  full.fwmark = 0x10;
  full.fwmask = 0xff;
  full.table = 1000;
  full.inverted = true;
  PolicyRule six;
  six.family = Family::kIpv6;
  six.priority = 200;
  six.from = IpPrefix::Parse("fd00:a::/64");
  six.action = PolicyAction::kProhibit;
  topology.namespaces[1].rules = {full, six};
  const LiveTopology live(topology);
  Observer router(live.Namespace("router"));
  const auto find = [](const std::vector<PolicyRule>& rules,
                       uint32_t priority) {
    for (const PolicyRule& rule : rules) {
      if (rule.priority == priority) return AddRule(rule).command();
    }
    return std::string();
  };
  EXPECT_EQ(
      "ip rule add not from 10.0.0.0/24 to 10.9.0.0/16 iif lan oif wan fwmark "
      "0x10/0xff priority 100 lookup 1000",
      find(router.Rules(Family::kIpv4), 100));
  EXPECT_EQ("ip -6 rule add from fd00:a::/64 priority 200 prohibit",
            find(router.Rules(Family::kIpv6), 200));
}

TEST(LiveTopology, StaticNeighbours) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  const MacAddress mac = *MacAddress::Parse("02:00:00:00:00:99");
  topology.namespaces[0].neighbours = {
      {Address("10.0.0.99"), mac, "eth0", {}},
      {Address("fd00:a::99"), mac, "eth0", {}}};
  const LiveTopology live(topology);
  Observer client(live.Namespace("client"));
  for (const char* text : {"10.0.0.99", "fd00:a::99"}) {
    bool found = false;
    for (const LiveNeighbour& n : client.Neighbours(Address(text).family())) {
      if (n.address != Address(text)) continue;
      found = true;
      EXPECT_EQ(NUD_PERMANENT, n.state);
      EXPECT_EQ(mac, n.mac);
      EXPECT_EQ(client.Link("eth0").device.index, n.index);
    }
    EXPECT_TRUE(found) << text;
  }
}

}  // namespace
}  // namespace hopcheck
