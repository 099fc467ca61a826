// The schema's defaults, against what the reader makes of keys that are not
// there.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <variant>

#include "read_text.h"
#include "scenario/data_hook.h"
#include "schema.h"

namespace hopcheck::testing {
namespace {

// By pointer, as the schema writes them.
std::map<std::string, Json> Defaults() {
  const Scenario scenario = ReadSound(InPort("vlans: [{id: 10}]"));
  const Interface& bridge = scenario.topology.namespaces[0].interfaces[0];
  const Interface& port = scenario.topology.namespaces[0].interfaces[1];
  const Bridge plain;
  EXPECT_TRUE(bridge.bridge.has_value());
  const PortVlan& vlan = port.vlans.at(0);
  const Scenario routed = ReadSound(InClient(
      "routes: [{to: default, nexthops: [{device: eth0}, {via: 10.0.0.1}]}]"));
  const Route& route = routed.topology.namespaces[0].routes.at(0);
  const Scenario ruled = ReadSound(InClient("rules: [{}]"));
  const PolicyRule& rule = ruled.topology.namespaces[0].rules.at(0);
  const Scenario walled =
      ReadSound(InClient("firewall: [{rules: [{chain: inet:fw.input}]}]"));
  const auto base =
      BaseHookOf(walled.topology.namespaces[0].firewall.at(0).chains.at(0));
  const Probe& probe = scenario.probes.at(0);
  const Ping& ping = std::get<Ping>(probe.kind);
  return {
      {"/$defs/interface/properties/up", bridge.up && port.up},
      {"/$defs/interface/properties/vlan_filtering", plain.vlan_filtering},
      {"/$defs/interface/properties/stp", bridge.bridge->stp},
      {"/$defs/vlan/properties/pvid", vlan.pvid},
      {"/$defs/vlan/properties/untagged", vlan.untagged},
      {"/$defs/route/properties/type",
       route.type == RouteType::kUnicast ? "unicast" : "another"},
      {"/$defs/route/properties/onlink", route.hops.at(0).onlink},
      {"/$defs/nextHop/properties/weight", route.hops.at(0).weight},
      {"/$defs/policyRule/properties/not", rule.inverted},
      {"/$defs/dataChain/properties/type", ToString(base.value().type)},
      {"/$defs/probe/properties/timeout",
       std::to_string(probe.timeout.count() / 1000) + "s"},
      {"/$defs/ping/properties/size", ping.size},
      {"/$defs/ping/properties/count", ping.count},
      {"/$defs/ping/properties/flow", ping.own_flows ? "each" : "one"},
      {"/$defs/ping/properties/dont_fragment", ping.dont_fragment},
      {"/$defs/expectation/properties/strict", probe.expect.strict},
  };
}

TEST(SchemaDefaults, AreWhatTheReaderTakes) {
  std::map<std::string, Json> in_schema;
  for (const std::string& pointer : PointersOf(
           [](const Json& schema) { return schema.contains("default"); })) {
    in_schema[pointer] = At(pointer).at("default");
  }
  EXPECT_EQ(in_schema, Defaults());
}

}  // namespace
}  // namespace hopcheck::testing
