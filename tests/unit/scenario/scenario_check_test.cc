// What looks like a mistake and is none: the checks let pass what people test.
#include "scenario/scenario_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read_text.h"

namespace hopcheck {
namespace {

std::string Probe(const std::string& from, const std::string& to) {
  return "probes: [{probe: p, ping: {from: " + from + ", to: " + to +
         "}, expect: replied}]\n";
}

TEST(ScenarioCheckTest, TheSameAddressOnOtherLinksIsAnycast) {
  EXPECT_EQ(testing::ErrorsOf(
                "scenario: anycast and overlapping networks\n"
                "topology:\n"
                "  namespaces:\n"
                "    r:\n"
                "      interfaces:\n"
                "        a: {addresses: [10.0.0.1/24]}\n"
                "        b: {addresses: [10.0.0.1/24]}\n"
                "    x: {interfaces: {e: {addresses: [10.0.0.2/24]}, lo: "
                "{addresses: [10.9.9.9/32]}}}\n"
                "    y: {interfaces: {e: {addresses: [10.0.0.2/24]}, lo: "
                "{addresses: [10.9.9.9/32]}}}\n"
                "  links: [[r/a, x/e], [r/b, y/e]]\n" +
                Probe("x", "10.9.9.9")),
            "");
}

std::string Bridged(const std::string& host, const std::string& a,
                    const std::string& b) {
  return "scenario: a bridge\n"
         "topology:\n"
         "  namespaces:\n"
         "    host: {interfaces: {" +
         host +
         "}}\n"
         "    a: {interfaces: {e: {" +
         a +
         "}}}\n"
         "    b: {interfaces: {e: {" +
         b +
         "}}}\n"
         "  links: [[host/p, a/e], [host/q, b/e]]\n" +
         Probe("a", "192.0.2.1");
}

TEST(ScenarioCheckTest, VlansPartABridge) {
  EXPECT_EQ(testing::ErrorsOf(Bridged(
                "br: {bridge: [p, q], vlan_filtering: true}, p: {vlans: [10 "
                "pvid untagged]}, q: {vlans: [20 pvid untagged]}",
                "addresses: [10.0.0.1/24]", "addresses: [10.0.0.1/24]")),
            "");
}

TEST(ScenarioCheckTest, ABridgeMayHaveTheMacOfItsPort) {
  EXPECT_EQ(testing::ErrorsOf(Bridged(
                "br: {bridge: [p, q], mac: 02:00:00:00:00:01}, p: {mac: "
                "02:00:00:00:00:01}",
                "mac: 02:00:00:00:00:02", "mac: 02:00:00:00:00:03")),
            "");
}

TEST(ScenarioCheckTest, BothEndsOfALinkMayStandInOneNamespace) {
  EXPECT_EQ(testing::ErrorsOf("scenario: a loop\n"
                              "topology:\n"
                              "  namespaces: {a: {interfaces: {x: , y: }}}\n"
                              "  links: [[a/x, a/y]]\n" +
                              Probe("a", "192.0.2.1")),
            "");
}

TEST(ScenarioCheckTest, LoNeedsNoDeclaration) {
  EXPECT_EQ(testing::ErrorsOf(testing::ScenarioWith(
                "routes: [local 10.7.0.0/16 dev lo]",
                "expect: {request: [client/eth0], never: [server/lo, {deliver: "
                "client/lo}]}")),
            "");
}

TEST(ScenarioCheckTest, AVariantWithoutMeaningIsNoMistake) {
  // The literal address is IPv4: the ipv6 variant has nothing to send.
  std::string text = testing::ScenarioWith("routes: []");
  text.insert(text.find("topology:"), "matrix: {family: [ipv4, ipv6]}\n");
  text.replace(text.find("to: server"), 10, "to: 192.0.2.1");
  EXPECT_EQ(testing::ErrorsOf(text), "");
}

TEST(ScenarioCheckTest, SysctlsOfDeclaredInterfacesAndOfAll) {
  EXPECT_EQ(testing::ErrorsOf(testing::ScenarioWith(
                "sysctls: {net.ipv4.conf.all.rp_filter: 0, "
                "net.ipv6.conf.default.accept_ra: 0, "
                "net.ipv4.conf.lo.rp_filter: 0, "
                "net/ipv4/conf/eth0/rp_filter: 0, "
                "net.ipv4.neigh.eth0.retrans_time_ms: 100}")),
            "");
}

// The firewall of namespace client, whose `rules` items are these lists.
std::string ErrorsOfItems(const std::string& items) {
  return testing::ErrorsOf(testing::ScenarioWith("firewall: [" + items + "]"));
}

TEST(ScenarioCheckTest, JumpsToWhatStandsAlready) {
  // What a ruleset in a tool's own words has left, the kernel knows alone.
  const std::string rules =
      "{rules: [{chain: filter.INPUT, rules: [{verdict: jump x}]}, {chain: "
      "'inet:t.c', policy: drop}]}";
  EXPECT_NE(ErrorsOfItems(rules), "");
  EXPECT_NE(ErrorsOfItems("{ipset: 'create a hash:ip'}, " + rules), "");
  EXPECT_NE(ErrorsOfItems(rules + ", {iptables: '*filter'}"), "");
  EXPECT_EQ(ErrorsOfItems("{iptables: '*filter'}, " + rules), "");
  EXPECT_EQ(ErrorsOfItems("{rules: [{chain: filter.x}]}, {rules: [{chain: "
                          "filter.INPUT, rules: [{verdict: jump x}]}]}"),
            "");
}

TEST(ScenarioCheckTest, AChainKeepsTheHookThatAnEarlierItemGaveIt) {
  EXPECT_EQ(
      ErrorsOfItems("{rules: [{chain: 'inet:t.c', hook: postrouting, type: "
                    "nat}]}, {rules: [{chain: 'inet:t.c', policy: accept, "
                    "rules: [{verdict: masquerade}]}]}"),
      "");
}

TEST(ScenarioCheckTest, OneChainWithAndWithoutAFamily) {
  EXPECT_EQ(ErrorsOfItems("{rules: [{chain: filter.INPUT, policy: drop}, "
                          "{chain: 'ip:filter.INPUT'}]}"),
            "");
}

TEST(ScenarioCheckTest, ManyWaysToAChainAreNoLoop) {
  EXPECT_EQ(ErrorsOfItems(
                "{rules: [{chain: filter.FORWARD, rules: [{verdict: jump a}, "
                "{verdict: jump b}, {verdict: jump a}]}, {chain: filter.a, "
                "rules: [{verdict: goto b}]}, {chain: filter.b}]}"),
            "");
}

TEST(ScenarioCheckTest, RulesThatTheirChainsAllow) {
  EXPECT_EQ(
      ErrorsOfItems(
          "{rules: [{chain: nat.POSTROUTING, rules: [{out: eth0, verdict: "
          "masquerade}, {verdict: snat 10.0.0.1}]}, {chain: nat.user, "
          "rules: [{verdict: redirect}]}, {chain: nat.INPUT, rules: "
          "[{verdict: snat 10.0.0.1}, {verdict: snat fd00::1}]}, {chain: "
          "mangle.FORWARD, rules: [{in: eth0, out: eth0, verdict: mark "
          "1}, {verdict: drop}]}, {chain: 'inet:t.prerouting', rules: "
          "[{verdict: reject}]}, {chain: 'netdev:t.ingress', device: "
          "eth0, rules: [{in: eth0, verdict: reject}]}]}"),
      "");
}

}  // namespace
}  // namespace hopcheck
