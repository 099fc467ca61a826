#include "topology/interface_plan.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using testing::MakeBridge;
using testing::MakeInterface;
using testing::MakeLink;
using testing::MakeNamespace;
using testing::MakePlace;

std::string WhyNot(const Topology& topology) {
  try {
    PlanTopology(topology);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(PlanTopology, IndexesAreUniqueOverAllNamespaces) {
  const TopologyPlan plan = PlanTopology(ClientRouterServer());
  std::set<uint32_t> indexes;
  std::set<MacAddress> macs;
  for (const PlannedNamespace& ns : plan.namespaces) {
    EXPECT_EQ(1u, ns.interfaces.front().device.index);
    EXPECT_EQ("lo", ns.interfaces.front().device.name);
    for (size_t i = 1; i < ns.interfaces.size(); ++i) {
      const PlannedInterface& interface = ns.interfaces[i];
      EXPECT_TRUE(indexes.insert(interface.device.index).second);
      EXPECT_TRUE(macs.insert(interface.mac).second);
      EXPECT_EQ(interface.device.index, ns.devices.Find(interface.device.name));
    }
  }
  EXPECT_EQ((std::set<uint32_t>{2, 3, 4, 5}), indexes);
}

TEST(PlanTopology, IsTheSameEveryTime) {
  const TopologyPlan plan = PlanTopology(ClientRouterServer());
  EXPECT_EQ("02:68:63:00:00:02",
            plan.namespaces[0].Find("eth0")->mac.ToString());
  EXPECT_EQ("02:68:63:00:00:05",
            plan.namespaces[2].Find("eth0")->mac.ToString());
}

TEST(PlanTopology, KeepsDeclaredMacs) {
  Topology topology = ClientRouterServer();
  topology.namespaces[0].interfaces[0].mac =
      MacAddress::Parse("aa:bb:cc:dd:ee:ff");
  EXPECT_EQ("aa:bb:cc:dd:ee:ff",
            PlanTopology(topology).namespaces[0].Find("eth0")->mac.ToString());
}

TEST(PlanTopology, LinksFindTheirEnds) {
  const TopologyPlan plan = PlanTopology(ClientRouterServer());
  ASSERT_EQ(2u, plan.links.size());
  EXPECT_EQ("wan", plan.A(plan.links[1]).device.name);
  EXPECT_EQ(1u, plan.links[1].a_namespace);
  EXPECT_EQ("eth0", plan.B(plan.links[1]).device.name);
  EXPECT_EQ(2u, plan.links[1].b_namespace);
}

TEST(PlanTopology, ComesUpOnlyWithItsPeer) {
  Topology topology = ClientRouterServer();
  topology.namespaces[2].interfaces[0].up = false;
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_TRUE(plan.namespaces[0].Find("eth0")->comes_up);
  EXPECT_TRUE(plan.namespaces[1].Find("lan")->comes_up);
  EXPECT_FALSE(plan.namespaces[1].Find("wan")->comes_up);
  EXPECT_FALSE(plan.namespaces[2].Find("eth0")->comes_up);
  EXPECT_FALSE(plan.namespaces[0].Find("lo")->comes_up) << "has no such state";
}

Topology BridgeOf(bool bridge_up, bool first_up, bool second_up) {
  Topology topology;
  topology.namespaces = {
      MakeNamespace("host", {MakeBridge("br0", {"p0", "p1"}),
                             MakeInterface("p0"), MakeInterface("p1")}),
      MakeNamespace("a", {MakeInterface("eth0")}),
      MakeNamespace("b", {MakeInterface("eth0")})};
  topology.namespaces[0].interfaces[0].up = bridge_up;
  topology.namespaces[0].interfaces[1].up = first_up;
  topology.namespaces[2].interfaces[0].up = second_up;
  topology.links = {MakeLink("host/p0", "a/eth0"),
                    MakeLink("host/p1", "b/eth0")};
  return topology;
}

TEST(PlanTopology, BridgeComesUpWithOneOfItsPorts) {
  const auto comes_up = [](bool bridge, bool first, bool second) {
    return PlanTopology(BridgeOf(bridge, first, second))
        .namespaces[0]
        .Find("br0")
        ->comes_up;
  };
  EXPECT_TRUE(comes_up(true, true, true));
  EXPECT_TRUE(comes_up(true, true, false));
  EXPECT_TRUE(comes_up(true, false, true));
  EXPECT_FALSE(comes_up(true, false, false));
  EXPECT_FALSE(comes_up(false, true, true));
}

TEST(PlanTopology, DeclaredLoopbackIsTheOneThereIs) {
  Topology topology = ClientRouterServer();
  topology.namespaces[0].interfaces.push_back(
      MakeInterface("lo", {"10.255.0.1/32"}));
  const TopologyPlan plan = PlanTopology(topology);
  EXPECT_EQ(2u, plan.namespaces[0].interfaces.size());
  EXPECT_EQ(1u, plan.namespaces[0].Find("lo")->declared.addresses.size());
}

TEST(PlanTopology, RefusesWhatDoesNotHangTogether) {
  Topology topology = ClientRouterServer();
  topology.links[0].b.interface = "eth9";
  topology.links[0].b.place = MakePlace(20, 5);
  EXPECT_EQ(
      "scenarios/x.yaml:20:5: a link ends at router/eth9, which is no "
      "interface that can be linked",
      WhyNot(topology));

  topology = ClientRouterServer();
  topology.links[0].a.namespace_name = "nobody";
  EXPECT_EQ(
      ": a link ends at nobody/eth0, which is no interface that can be linked",
      WhyNot(topology));

  topology = ClientRouterServer();
  topology.namespaces[0].interfaces.push_back(MakeInterface("eth7"));
  topology.namespaces[0].interfaces.back().place = MakePlace(9, 3);
  EXPECT_EQ(
      "scenarios/x.yaml:9:3: client/eth7 is linked to nothing and is no "
      "bridge",
      WhyNot(topology));

  topology = BridgeOf(true, true, true);
  topology.namespaces[0].interfaces[0].bridge->ports[1].interface = "p9";
  EXPECT_EQ(": host/br0 has no interface p9 to be its port", WhyNot(topology));
}

}  // namespace
}  // namespace hopcheck
