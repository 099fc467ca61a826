#include "topology/requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "unit/netlink/recording_channel.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using testing::Commands;
using ::testing::HasSubstr;
using testing::MakeBridge;
using testing::MakeInterface;
using testing::MakeLink;
using testing::MakeNamespace;
using testing::MakePlace;
using ::testing::Not;

TEST(CreateRequests, PairsAreMadeWhereTheirFirstEndIs) {
  const TopologyPlan plan = PlanTopology(ClientRouterServer());
  EXPECT_EQ(
      "ip link set dev lo up\n"
      "ip link add dev eth0 index 2 address 02:68:63:00:00:02 type veth peer "
      "name lan index 3 address 02:68:63:00:00:03 netns router\n",
      Commands(CreateRequests(plan, 0, {10, 11, 12})));
  EXPECT_EQ(
      "ip link set dev lo up\n"
      "ip link add dev wan index 4 address 02:68:63:00:00:04 type veth peer "
      "name eth0 index 5 address 02:68:63:00:00:05 netns server\n",
      Commands(CreateRequests(plan, 1, {10, 11, 12})));
  EXPECT_EQ("ip link set dev lo up\n",
            Commands(CreateRequests(plan, 2, {10, 11, 12})));
}

TEST(CreateRequests, LoopbackStaysDownWhereTheScenarioSaysSo) {
  Topology topology;
  topology.namespaces = {MakeNamespace("a", {MakeInterface("lo")})};
  topology.namespaces[0].interfaces[0].up = false;
  EXPECT_EQ("", Commands(CreateRequests(PlanTopology(topology), 0, {10})));
}

TEST(DefaultRequests, EveryInterfaceButLoopback) {
  const TopologyPlan plan = PlanTopology(ClientRouterServer());
  EXPECT_EQ(
      "ip ntable change name arp_cache dev eth0 retrans 50 ucast_probes 3 "
      "mcast_probes 3\n",
      Commands(DefaultRequests(plan.namespaces[0], Family::kIpv4)));
  EXPECT_EQ(
      "ip ntable change name ndisc_cache dev eth0 retrans 50 ucast_probes 3 "
      "mcast_probes 3\n",
      Commands(DefaultRequests(plan.namespaces[0], Family::kIpv6)));
  EXPECT_EQ(2u, DefaultRequests(plan.namespaces[1], Family::kIpv4).size());
}

TEST(InterfaceRequests, UpBeforeAddresses) {
  const Topology topology = ClientRouterServer();
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_EQ(
      "ip link set dev eth0 up\n"
      "ip addr add 10.0.0.2/24 brd + dev eth0\n"
      "ip addr add fd00:a::2/64 dev eth0 nodad\n",
      Commands(InterfaceRequests(plan.namespaces[0], topology.namespaces[0])));
}

Topology VlanBridge() {
  Topology topology;
  topology.namespaces = {
      MakeNamespace("host", {MakeBridge("br0", {"p0", "p1"}, {"10.0.0.1/24"}),
                             MakeInterface("p0"), MakeInterface("p1")}),
      MakeNamespace("a", {MakeInterface("eth0")}),
      MakeNamespace("b", {MakeInterface("eth0")})};
  auto& interfaces = topology.namespaces[0].interfaces;
  interfaces[0].mtu = 1400;
  interfaces[0].bridge->vlan_filtering = true;
  interfaces[0].vlans = {{.id = 10}};
  interfaces[1].vlans = {{.id = 10, .pvid = true, .untagged = true}, {.id = 1}};
  interfaces[2].up = false;
  topology.links = {MakeLink("host/p0", "a/eth0"),
                    MakeLink("host/p1", "b/eth0")};
  return topology;
}

TEST(InterfaceRequests, PortsAndVlansOfABridge) {
  const Topology topology = VlanBridge();
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_EQ(
      "ip link set dev p0 master br0\n"
      "ip link set dev p1 master br0\n"
      "bridge vlan del dev br0 vid 1 self\n"
      "bridge vlan add dev br0 vid 10 self\n"
      "ip link set dev br0 mtu 1400\n"
      "ip link set dev br0 up\n"
      "ip addr add 10.0.0.1/24 brd + dev br0\n"
      "bridge vlan add dev p0 vid 10 pvid untagged\n"
      "bridge vlan add dev p0 vid 1\n"
      "ip link set dev p0 up\n",
      Commands(InterfaceRequests(plan.namespaces[0], topology.namespaces[0])));
}

TEST(InterfaceRequests, LoopbackOnlyWhatIsDeclared) {
  Topology topology;
  Interface lo = MakeInterface("lo", {"10.255.0.1/32", "fd00::1/128"});
  lo.mtu = 9000;
  lo.mac = MacAddress::Parse("02:00:00:00:00:01");
  topology.namespaces = {MakeNamespace("a", {lo})};
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_EQ(
      "ip link set dev lo mtu 9000\n"
      "ip link set dev lo address 02:00:00:00:00:01\n"
      "ip addr add 10.255.0.1/32 dev lo\n"
      "ip addr add fd00::1/128 dev lo nodad\n",
      Commands(InterfaceRequests(plan.namespaces[0], topology.namespaces[0])));
}

TEST(InterfaceRequests, DetectionIsTheScenarios) {
  Topology topology = ClientRouterServer();
  topology.namespaces[0].sysctls = {
      testing::MakeSysctl("net.ipv6.conf.eth0.accept_dad", "1")};
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_EQ(
      "ip link set dev eth0 up\n"
      "ip addr add 10.0.0.2/24 brd + dev eth0\n"
      "ip addr add fd00:a::2/64 dev eth0\n",
      Commands(InterfaceRequests(plan.namespaces[0], topology.namespaces[0])));
}

TEST(RoutingRequests, NeighboursThenRulesThenRoutes) {
  Topology topology = ClientRouterServer();
  Namespace& client = topology.namespaces[0];
  client.neighbours = {{*IpAddress::Parse("10.0.0.9"),
                        *MacAddress::Parse("02:00:00:00:00:09"),
                        "eth0",
                        {}}};
  PolicyRule rule;
  rule.fwmark = 1;
  rule.table = 100;
  client.rules = {rule};
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_EQ(
      "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 nud permanent dev eth0\n"
      "ip rule add from all fwmark 0x1 lookup 100\n"
      "ip route add default via 10.0.0.1\n"
      "ip -6 route add default via fd00:a::1\n",
      Commands(RoutingRequests(plan.namespaces[0], client)));
}

// What a shell would make something else of.
TEST(Requests, NamesInCommandsAreWordsOfAShell) {
  Topology topology = VlanBridge();
  const std::string name = "it's $1";
  topology.namespaces[1].name = topology.links[0].b.namespace_name = "$a";
  Namespace& host = topology.namespaces[0];
  host.interfaces[0].bridge->ports[0].interface = host.interfaces[1].name =
      topology.links[0].a.interface = name;
  host.neighbours = {{*IpAddress::Parse("10.0.0.9"), {}, name, {}}};
  PolicyRule rule;
  rule.iif = rule.oif = name;
  host.rules = {rule};
  Route route = testing::MakeRoute("10.2.0.0/16");
  route.hops = {{.device = name}};
  host.routes = {route};
  const TopologyPlan plan = PlanTopology(topology);
  std::string commands =
      Commands(CreateRequests(plan, 0, {10, 11, 12})) +
      Commands(DefaultRequests(plan.namespaces[0], Family::kIpv4)) +
      Commands(InterfaceRequests(plan.namespaces[0], host)) +
      Commands(RoutingRequests(plan.namespaces[0], host));
  EXPECT_THAT(commands, HasSubstr(" netns '$a'\n"));
  const std::string quoted = R"('it'\''s $1')";
  size_t count = 0;
  for (size_t at = 0; (at = commands.find(quoted, at)) != std::string::npos;) {
    commands.erase(at, quoted.size());
    ++count;
  }
  EXPECT_EQ(count, 10u) << commands;
  EXPECT_THAT(commands, Not(HasSubstr("$1")));
}

TEST(Requests, KeepThePlaceOfTheItem) {
  Topology topology = VlanBridge();
  Namespace& host = topology.namespaces[0];
  int line = 0;
  host.interfaces[0].place = MakePlace(++line, 1);
  host.interfaces[0].bridge->ports[0].place = MakePlace(++line, 1);
  host.interfaces[0].addresses[0].place = MakePlace(++line, 1);
  host.interfaces[1].vlans[0].place = MakePlace(++line, 1);
  topology.links[0].place = MakePlace(++line, 1);
  const TopologyPlan plan = PlanTopology(topology);
  std::set<int> lines;
  for (const Request& request : CreateRequests(plan, 0, {10, 11, 12})) {
    lines.insert(request.place().line);
  }
  for (const Request& request : InterfaceRequests(plan.namespaces[0], host)) {
    lines.insert(request.place().line);
  }
  for (int i = 1; i <= line; ++i) EXPECT_TRUE(lines.contains(i)) << i;
}

}  // namespace
}  // namespace hopcheck
