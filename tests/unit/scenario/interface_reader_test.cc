#include "scenario/interface_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read_text.h"

namespace hopcheck {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// A host with a bridge of two ports; `extra` goes among its interfaces.
std::string BridgeScenario(const std::string& bridge,
                           const std::string& extra = "") {
  return "scenario: a bridge\n"
         "topology:\n"
         "  namespaces:\n"
         "    host:\n"
         "      interfaces:\n"
         "        br0: {" +
         bridge + "}\n" + extra +
         "    a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
         "    b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}\n"
         "  links: [[host/veth0, a/eth0], [host/veth1, b/eth0]]\n"
         "probes:\n"
         "  - {probe: p, ping: {from: a, to: b}, expect: replied}\n";
}

TEST(InterfaceReaderTest, EveryKey) {
  const Scenario scenario = testing::ReadSound(
      "scenario: interfaces\n"
      "topology:\n"
      "  namespaces:\n"
      "    a:\n"
      "      interfaces:\n"
      "        eth0:\n"
      "          addresses: [10.0.0.1/24, \"fd00::1/64\", 10.0.1.1]\n"
      "          mac: 02:00:00:00:00:0A\n"
      "          mtu: 1280\n"
      "          up: false\n"
      "        lo: {addresses: [10.9.9.9/32], mtu: 65535}\n"
      "    b: {interfaces: {eth0: }}\n"
      "  links: [[a/eth0, b/eth0]]\n"
      "probes:\n"
      "  - {probe: p, ping: {from: b, to: a/lo}, expect: unreachable}\n");
  const Namespace* a = scenario.topology.FindNamespace("a");
  ASSERT_NE(a, nullptr);
  const Interface* eth0 = a->FindInterface("eth0");
  ASSERT_NE(eth0, nullptr);
  ASSERT_THAT(eth0->addresses, SizeIs(3));
  EXPECT_EQ(eth0->addresses[0].prefix, IpPrefix::Parse("10.0.0.1/24"));
  EXPECT_EQ(eth0->addresses[1].prefix, IpPrefix::Parse("fd00::1/64"));
  EXPECT_EQ(eth0->addresses[2].prefix, IpPrefix::Parse("10.0.1.1/32"));
  EXPECT_EQ(eth0->addresses[0].place.line, 7);
  EXPECT_EQ(eth0->addresses[0].place.column, 23);
  EXPECT_EQ(eth0->mac, MacAddress::Parse("02:00:00:00:00:0a"));
  EXPECT_EQ(eth0->mtu, 1280U);
  EXPECT_FALSE(eth0->up);
  EXPECT_FALSE(eth0->bridge.has_value());
  EXPECT_EQ(eth0->place.line, 6);
  EXPECT_EQ(a->FindInterface("eth1"), nullptr);

  const Namespace* b = scenario.topology.FindNamespace("b");
  ASSERT_NE(b, nullptr);
  const Interface* bare = b->FindInterface("eth0");
  ASSERT_NE(bare, nullptr);
  EXPECT_THAT(bare->addresses, IsEmpty());
  EXPECT_EQ(bare->mac, std::nullopt);
  EXPECT_EQ(bare->mtu, std::nullopt);
  EXPECT_TRUE(bare->up);
}

TEST(InterfaceReaderTest, BridgeWithPortsThatOnlyLinksName) {
  const Scenario scenario = testing::ReadSound(
      BridgeScenario("bridge: [veth0, veth1], addresses: [10.0.0.254/24]"));
  const Namespace& host = scenario.topology.namespaces.at(0);
  const Interface* bridge = host.FindInterface("br0");
  ASSERT_NE(bridge, nullptr);
  ASSERT_TRUE(bridge->bridge.has_value());
  ASSERT_THAT(bridge->bridge->ports, SizeIs(2));
  EXPECT_EQ(bridge->bridge->ports[0].interface, "veth0");
  EXPECT_FALSE(bridge->bridge->vlan_filtering);
  EXPECT_FALSE(bridge->bridge->stp);
  // The ports are interfaces too, at the place that names them.
  const Interface* port = host.FindInterface("veth1");
  ASSERT_NE(port, nullptr);
  EXPECT_EQ(port->place, bridge->bridge->ports[1].place);
  EXPECT_TRUE(port->up);
}

TEST(InterfaceReaderTest, BridgeWithVlansInEveryForm) {
  const Scenario scenario = testing::ReadSound(BridgeScenario(
      "bridge: [veth0, veth1], vlan_filtering: true, stp: true",
      "        veth0: {vlans: [10 pvid untagged, 20, {id: 30, untagged: true}]}"
      "\n"));
  const Namespace& host = scenario.topology.namespaces.at(0);
  const Interface* bridge = host.FindInterface("br0");
  ASSERT_TRUE(bridge != nullptr && bridge->bridge);
  EXPECT_TRUE(bridge->bridge->vlan_filtering);
  EXPECT_TRUE(bridge->bridge->stp);
  const Interface* port = host.FindInterface("veth0");
  ASSERT_NE(port, nullptr);
  ASSERT_THAT(port->vlans, SizeIs(3));
  EXPECT_EQ(port->vlans[0].id, 10);
  EXPECT_TRUE(port->vlans[0].pvid);
  EXPECT_TRUE(port->vlans[0].untagged);
  EXPECT_EQ(port->vlans[1].id, 20);
  EXPECT_FALSE(port->vlans[1].pvid);
  EXPECT_FALSE(port->vlans[1].untagged);
  EXPECT_EQ(port->vlans[2].id, 30);
  EXPECT_FALSE(port->vlans[2].pvid);
  EXPECT_TRUE(port->vlans[2].untagged);
  EXPECT_THAT(host.interfaces, SizeIs(3)) << "a declared port is not repeated";
}

TEST(InterfaceReaderTest, BridgeWithoutPorts) {
  const Scenario scenario = testing::ReadSound(
      testing::ScenarioWith("  br0: {bridge: [], addresses: [10.7.0.1/24]}"));
  const Interface* bridge =
      scenario.topology.namespaces.at(0).FindInterface("br0");
  ASSERT_NE(bridge, nullptr);
  ASSERT_TRUE(bridge->bridge.has_value());
  EXPECT_THAT(bridge->bridge->ports, IsEmpty());
}

}  // namespace
}  // namespace hopcheck
