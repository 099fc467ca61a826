// Bridges of a live topology.
#include <gmock/gmock.h>
#include <linux/if.h>
#include <linux/if_bridge.h>

#include <cerrno>

#include "base/kernel_error.h"
#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/live_topology.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using testing::MakeBridge;
using testing::MakeInterface;
using testing::MakeLink;
using testing::MakeNamespace;
using testing::Observer;
using testing::WhyNoNamespaces;

// host/br0 with p0, p1 and p2, and behind each a host with 10.0.0.N.
Topology ThreePorts() {
  Topology topology;
  Namespace host = MakeNamespace(
      "host", {MakeBridge("br0", {"p0", "p1", "p2"}, {"10.0.0.100/24"})});
  for (const std::string n : {"0", "1", "2"}) {
    host.interfaces.push_back(MakeInterface("p" + n));
    topology.namespaces.push_back(MakeNamespace(
        "h" + n, {MakeInterface("eth0", {"10.0.0." + n + "/24"})}));
    topology.links.push_back(MakeLink("h" + n + "/eth0", "host/p" + n));
  }
  topology.namespaces.push_back(host);
  return topology;
}

Namespace& Host(Topology& topology) { return topology.namespaces.back(); }

TEST(LiveTopology, BridgeWithThreePorts) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live(ThreePorts());
  Observer host(live.Namespace("host"));
  const LinkState bridge = host.Link("br0");
  EXPECT_EQ("bridge", bridge.kind);
  EXPECT_EQ(IF_OPER_UP, bridge.operstate);
  EXPECT_FALSE(bridge.vlan_filtering);
  EXPECT_EQ(0u, bridge.stp);
  EXPECT_THAT(host.Addresses("br0"), ElementsAre("10.0.0.100/24"));
  for (const char* name : {"p0", "p1", "p2"}) {
    const LinkState port = host.Link(name);
    EXPECT_EQ(bridge.device.index, port.master);
    EXPECT_EQ(BR_STATE_FORWARDING, port.port_state);
    EXPECT_EQ(IF_OPER_UP, port.operstate);
  }
}

TEST(LiveTopology, BridgeKeepsItsMacAndMtu) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ThreePorts();
  Host(topology).interfaces[0].mtu = 1300;
  const LiveTopology live(topology);
  const LinkState bridge = Observer(live.Namespace("host")).Link("br0");
  EXPECT_EQ(1300u, bridge.mtu);
  EXPECT_EQ("02:68:63:00:00:05", bridge.mac->ToString())
      << "its own, not the least of its ports'";
}

TEST(LiveTopology, BridgeWithoutAPortThatIsUpIsNotWaitedFor) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ThreePorts();
  for (int i = 1; i <= 3; ++i) {
    Host(topology).interfaces[static_cast<size_t>(i)].up = false;
  }
  const LiveTopology live(topology);
  EXPECT_NE(IF_OPER_UP, Observer(live.Namespace("host")).Link("br0").operstate);
}

// An option of the kernel that not every one is built with.
bool BridgesKnowVlans() {
  const NetNamespace ns("probe");
  Observer observer(ns);
  BridgeDevice bridge;
  bridge.device = {"br0", 2};
  bridge.mac = *MacAddress::Parse("02:00:00:00:00:01");
  bridge.vlan_filtering = true;
  try {
    observer.socket().Exchange(AddBridge(bridge));
  } catch (const KernelError& error) {
    if (error.error() == EOPNOTSUPP) return false;
    throw;
  }
  return true;
}

TEST(LiveTopology, VlansOfPortsAndOfTheBridge) {
  HOPCHECK_NEED(WhyNoNamespaces());
  if (!BridgesKnowVlans()) {
    GTEST_SKIP() << "this kernel is built without CONFIG_BRIDGE_VLAN_FILTERING";
  }
  Topology topology = ThreePorts();
  auto& interfaces = Host(topology).interfaces;
  interfaces[0].bridge->vlan_filtering = true;
  interfaces[0].vlans = {{.id = 30}};
  interfaces[1].vlans = {{.id = 10, .pvid = true, .untagged = true}};
  interfaces[2].vlans = {{.id = 1}, {.id = 10}, {.id = 4094, .untagged = true}};
  const LiveTopology live(topology);
  Observer host(live.Namespace("host"));
  EXPECT_TRUE(host.Link("br0").vlan_filtering);
  EXPECT_THAT(host.Vlans("br0"), ElementsAre(VlanMembership{.id = 30}));
  EXPECT_THAT(host.Vlans("p0"), ElementsAre(VlanMembership{
                                    .id = 10, .pvid = true, .untagged = true}));
  EXPECT_THAT(host.Vlans("p1"),
              ElementsAre(VlanMembership{.id = 1}, VlanMembership{.id = 10},
                          VlanMembership{.id = 4094, .untagged = true}));
  EXPECT_THAT(host.Vlans("p2"), ElementsAre(VlanMembership{
                                    .id = 1, .pvid = true, .untagged = true}))
      << "undeclared: the kernel's own";
}

// Two bridges with two links between them: STP must block one of four ports.
TEST(LiveTopology, StpIsWaitedForUntilEveryPortIsSettled) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology;
  for (const char* name : {"a", "b"}) {
    Namespace ns =
        MakeNamespace(name, {MakeBridge("br0", {"p0", "p1"}),
                             MakeInterface("p0"), MakeInterface("p1")});
    ns.interfaces[0].bridge->stp = true;
    topology.namespaces.push_back(ns);
  }
  topology.links = {MakeLink("a/p0", "b/p0"), MakeLink("a/p1", "b/p1")};
  const LiveTopology live(topology);
  int forwarding = 0;
  int blocking = 0;
  for (const char* name : {"a", "b"}) {
    Observer observer(live.Namespace(name));
    EXPECT_EQ(1u, observer.Link("br0").stp);
    for (const char* port : {"p0", "p1"}) {
      const uint8_t state = *observer.Link(port).port_state;
      forwarding += state == BR_STATE_FORWARDING ? 1 : 0;
      blocking += state == BR_STATE_BLOCKING ? 1 : 0;
    }
  }
  EXPECT_EQ(3, forwarding);
  EXPECT_EQ(1, blocking);
}

}  // namespace
}  // namespace hopcheck
