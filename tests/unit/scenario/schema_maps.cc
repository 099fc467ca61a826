#include "schema_maps.h"

#include "schema.h"

namespace hopcheck::testing {
namespace {

const char kTopology[] =
    "{namespaces: {a: {interfaces: {x: {addresses: [10.0.0.1/24]}}}, "
    "b: {interfaces: {x: {addresses: [10.0.0.2/24]}}}}, links: [[a/x, b/x]]}";
const char kProbes[] = "[{probe: p, ping: {from: a, to: b}, expect: replied}]";
const Entries kTimes = {{"times", "1"}};
const Entries kShare = {{"exactly", "50%"}};

// The steps, which `hits` and `shares` say more of.
std::vector<std::pair<std::string, Entries>> StepExamples() {
  return {
      {"hop",
       {{"hop", "client/eth0"},
        {"direction", "out"},
        {"source", "10.0.0.2"},
        {"destination", "10.0.0.1"},
        {"ttl", "64"},
        {"mark", "0x10"}}},
      {"chain",
       {{"chain", "client/filter.INPUT"},
        {"verdict", "accept"},
        {"rule", "policy"},
        {"hook", "input"},
        {"ct", "new"},
        {"backend", "nft"}}},
      {"drop",
       {{"drop", "client"}, {"reason", "NO_SOCKET"}, {"location", "f"}}},
      {"deliver",
       {{"deliver", "client"},
        {"source", "10.0.0.2"},
        {"destination", "10.0.0.1"}}},
      {"error",
       {{"error", "client"},
        {"type", "port-unreachable"},
        {"from", "server"},
        {"mtu", "1400"},
        {"quoted", "{source: 10.0.0.2}"}}},
      {"route",
       {{"route", "client"},
        {"via", "10.0.0.1"},
        {"device", "eth0"},
        {"table", "main"},
        {"destination", "10.0.0.0/24"},
        {"source", "10.0.0.2"},
        {"error", "ENETUNREACH"}}},
      {"nat",
       {{"nat", "client"},
        {"source", "10.0.0.2"},
        {"destination", "10.0.0.1"},
        {"rule", "masquerade"}}},
  };
}

std::vector<MapCase> TopologyCases() {
  const std::string probes = std::string("probes: ") + kProbes;
  return {
      {"",
       "@",
       {{"scenario", "a"},
        {"matrix", "{family: [ipv4]}"},
        {"topology", kTopology},
        {"probes", kProbes}}},
      {"/$defs/matrix",
       "{scenario: a, matrix: @, topology: " + std::string(kTopology) + ", " +
           probes + "}",
       {{"family", "[ipv4]"}, {"backend", "[nft]"}}},
      {"/$defs/topology",
       "{scenario: a, topology: @, " + probes + "}",
       {{"namespaces",
         "{a: {interfaces: {lo: {addresses: [10.0.0.1]}}}, "
         "b: {interfaces: {lo: {addresses: [10.0.0.2]}}}}"},
        {"links", "[]"}},
       {{"fixture", "no-such-fixture"}},
       {"namespaces"}},
      {"/$defs/namespace",
       "{scenario: a, topology: {namespaces: {a: @, "
       "b: {interfaces: {lo: {addresses: [10.0.0.2]}}}}}, " +
           probes + "}",
       {{"interfaces", "{lo: {addresses: [10.0.0.1]}}"},
        {"routes", "[blackhole 10.9.0.0/16]"},
        {"rules", "[from 10.0.0.0/24 lookup 100]"},
        {"neighbours", "[]"},
        {"sysctls", "{net.ipv4.ip_forward: 1}"},
        {"firewall", "[]"}}},
      {"/$defs/interface",
       "{scenario: a, topology: {namespaces: {a: {interfaces: {br0: {bridge: "
       "[x], vlan_filtering: true}, x: @}}, b: {interfaces: {x: {addresses: "
       "[10.0.0.2/24]}}}}, links: [[a/x, b/x]]}, " +
           probes + "}",
       {{"addresses", "[10.0.0.1/24]"},
        {"mac", "02:00:00:00:00:01"},
        {"mtu", "1500"},
        {"up", "true"},
        {"vlans", "[10]"}},
       {{"bridge", "[]"}, {"vlan_filtering", "true"}, {"stp", "true"}}},
      {"/$defs/loopback",
       "{scenario: a, topology: {namespaces: {a: {interfaces: {lo: @}}, "
       "b: {interfaces: {lo: {addresses: [10.0.0.2]}}}}}, " +
           probes + "}",
       {{"addresses", "[10.0.0.1]"}, {"mtu", "1500"}, {"up", "true"}},
       {{"mac", "02:00:00:00:00:01"},
        {"bridge", "[]"},
        {"vlan_filtering", "true"},
        {"stp", "true"},
        {"vlans", "[10]"}}},
      {"/$defs/vlan",
       InPort("vlans: [@]"),
       {{"id", "10"}, {"pvid", "true"}, {"untagged", "true"}}},
      {"/$defs/route",
       InClient("routes: [@]"),
       {{"to", "10.2.0.0/16"},
        {"type", "unicast"},
        {"family", "ipv4"},
        {"metric", "1"},
        {"table", "100"},
        {"source", "10.0.0.2"},
        {"mtu", "1400"},
        {"via", "10.0.0.1"},
        {"device", "eth0"},
        {"weight", "1"},
        {"onlink", "false"},
        {"nexthops", "[]"}}},
      {"/$defs/nextHop",
       InClient("routes: [{to: default, nexthops: [@, {via: 10.0.0.1}]}]"),
       {{"via", "10.0.0.3"},
        {"device", "eth0"},
        {"weight", "2"},
        {"onlink", "false"}}},
      {"/$defs/policyRule",
       InClient("rules: [@]"),
       {{"from", "10.0.0.0/24"},
        {"to", "10.2.0.0/16"},
        {"iif", "eth0"},
        {"oif", "eth0"},
        {"fwmark", "1"},
        {"priority", "1"},
        {"family", "ipv4"},
        {"not", "true"},
        {"action", "prohibit"}},
       {{"table", "100"}}},
      {"/$defs/neighbour",
       InClient("neighbours: [@]"),
       {{"address", "10.0.0.5"},
        {"mac", "02:00:00:00:00:05"},
        {"device", "eth0"}}},
  };
}

std::vector<MapCase> FirewallCases() {
  return {
      {"/$defs/firewallItem",
       InClient("firewall: [@]"),
       {{"iptables", "x"}, {"backend", "nft"}},
       {{"iptables_file", "x"},
        {"ip6tables", "x"},
        {"ip6tables_file", "x"},
        {"nftables", "x"},
        {"nftables_file", "x"},
        {"ipset", "x"},
        {"ipset_file", "x"},
        {"rules", "[]"}},
       {"iptables"}},
      {"/$defs/dataChain",
       InClient("firewall: [{rules: [@]}]"),
       {{"chain", "inet:fw.input"},
        {"policy", "drop"},
        {"hook", "input"},
        {"type", "filter"},
        {"priority", "filter"},
        {"rules", "[]"}},
       {{"device", "eth0"}}},
      {"/$defs/dataRule",
       InClient("firewall: [{rules: [{chain: ip:filter.FORWARD, "
                "rules: [@]}]}]"),
       {{"in", "eth0"},
        {"out", "eth0"},
        {"source", "10.0.0.0/24"},
        {"destination", "10.2.0.0/16"},
        {"protocol", "tcp"},
        {"ct_state", "new"},
        {"mark", "1"},
        {"limit", "1/second"},
        {"comment", "a"},
        {"verdict", "accept"}},
       // Each goes with another protocol.
       {{"icmp_type", "8"},
        {"source_port", "1:2:3"},
        {"destination_port", "x"}}},
  };
}

std::vector<MapCase> ProbeCases() {
  return {
      {"/$defs/probe",
       "{scenario: a, topology: " + std::string(kTopology) + ", probes: [@]}",
       {{"probe", "p"},
        {"ping", "{from: a, to: b}"},
        {"timeout", "1s"},
        {"expect", "replied"}}},
      {"/$defs/ping",
       "{scenario: a, topology: " + std::string(kTopology) +
           ", probes: [{probe: p, ping: @, expect: replied}]}",
       {{"from", "a"},
        {"to", "b"},
        {"size", "56"},
        {"ttl", "64"},
        {"mark", "1"},
        {"count", "1"},
        {"flow", "one"},
        {"source", "10.0.0.1"},
        {"dont_fragment", "true"}}},
      {"/$defs/expectation",
       InProbe("expect: @"),
       {{"outcome", "replied"},
        {"request", "[client/eth0]"},
        {"reply", "[client/eth0]"},
        {"never", "[{drop: client}]"},
        {"conntrack", "[{namespace: client}]"},
        {"hits", "[{drop: client, times: 0}]"},
        {"shares", "[{drop: client, exactly: 0%}]"},
        {"strict", "true"}}},
      {"/$defs/alternatives",
       InExpect("request: [@]"),
       {{"any_of", "[[client/eth0], []]"}}},
      {"/$defs/quoted",
       InExpect("request: [{error: client, quoted: @}]"),
       {{"source", "10.0.0.2"}, {"destination", "10.0.0.1"}}},
      {"/$defs/conntrackEntry",
       InExpect("conntrack: [@]"),
       {{"namespace", "client"},
        {"original", "{source: 10.0.0.2}"},
        {"reply", "{source: 10.0.0.1}"},
        {"mark", "1"}}},
      {"/$defs/tuple",
       InExpect("conntrack: [{namespace: client, original: @}]"),
       {{"source", "10.0.0.2"}, {"destination", "10.0.0.1"}}},
  };
}

std::vector<MapCase> StepCases() {
  const Entries bounds = {{"at_least", "1%"}, {"at_most", "1%"}};
  std::vector<MapCase> cases;
  for (const auto& [kind, keys] : StepExamples()) {
    cases.push_back(
        {"/$defs/" + kind + "Step", InExpect("request: [@]"), keys});
    cases.push_back({"/$defs/" + kind + "Hits",
                     InExpect("hits: [@]"),
                     Join(keys, kTimes),
                     bounds,
                     {"times"}});
    cases.push_back({"/$defs/" + kind + "Share",
                     InExpect("shares: [@]"),
                     Join(keys, kShare),
                     bounds,
                     {"exactly"}});
  }
  cases.push_back({"/$defs/outcomeShare",
                   InExpect("shares: [@]"),
                   Join({{"outcome", "replied"}}, kShare),
                   bounds,
                   {"exactly"}});
  return cases;
}

}  // namespace

std::vector<MapCase> AllMapCases() {
  std::vector<MapCase> all;
  for (const auto& some :
       {TopologyCases(), FirewallCases(), ProbeCases(), StepCases()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

Entries Join(Entries first, const Entries& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace hopcheck::testing
