// The schema's patterns, against what the reader makes of text that fits and of
// text that does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "read_text.h"
#include "schema.h"

namespace hopcheck::testing {
namespace {

using Texts = std::vector<std::string>;

// Where text of a pattern stands, in quotes, and texts that the reader takes
// there and refuses.
struct PatternCase {
  std::string pointer;
  std::string scenario;
  Texts good;
  Texts bad;
};

std::string InRule(const std::string& keys) {
  return InClient("firewall: [{rules: [{chain: filter.FORWARD, rules: [{" +
                  keys + "}]}]}]");
}

const Texts kAddresses = {"10.0.0.1",         "255.255.255.255", "::1",
                          "fd00::1",          "1:2:3:4:5:6:7:8", "1::8",
                          "1:2:3:4:5:6:7::",  "::2:3:4:5:6:7:8", "fe80::a",
                          "::ffff:10.0.0.1",  "1:2::10.0.0.1",   "FD00::ABCD",
                          "64:ff9b::10.0.0.1"};
const Texts kNoAddresses = {"10.0.0",
                            "10.0.0.256",
                            "10.0.0.1.2",
                            "010.0.0.1",
                            "1:2:3:4:5:6:7",
                            "1::2::3",
                            "fd00::12345",
                            ":1",
                            "1:",
                            "fd00::g",
                            "10.0.0.1 ",
                            "eth0",
                            "1:2:3:4:5:6:7:8:9",
                            "10.0.0.1::"};

Texts With(Texts texts, const Texts& others) {
  texts.insert(texts.end(), others.begin(), others.end());
  return texts;
}

std::vector<PatternCase> NameCases() {
  return {
      {"/$defs/line/anyOf/0",
       InProbe("expect: {request: [{drop: client, location: @}]}"),
       {"a", "a b", "a: b", "#"},
       {" ", "a\\nb", "a\\tb", "\\x7f"}},
      {"/$defs/namespaceName/anyOf/0",
       InExpect("request: [{drop: @}]"),
       {"client"},
       {"client/eth0", "cli ent", "cli.ent", "cli:ent", " "}},
      {"/$defs/interfaceName/anyOf/0",
       "{scenario: a, topology: {namespaces: {a: {interfaces: {@: {bridge: "
       "[]}, lo: {addresses: [10.0.0.1]}}}}}, probes: [{probe: p, ping: {from: "
       "a, to: a}, expect: replied}]}",
       {"br0", "a.1", "a+b", "fifteen-bytes-1", "..."},
       {"", ".", "..", "all", "default", "a/b", "a:b", "a%d", "a b",
        "sixteen-bytes-16"}},
      {"/$defs/namespaceOrInterface/anyOf/0",
       InPing("from: @, to: server"),
       {"client", "client/eth0"},
       {"client/", "/eth0", "client/eth0/1", "cli ent", "client.1"}},
      {"/$defs/endpoint",
       InExpect("request: [@]"),
       {"client/eth0", "server/eth0"},
       {"client", "client/", "/eth0", "client/eth0/x", "client/eth0 out"}},
      {"/$defs/link/items",
       "{scenario: a, topology: {namespaces: {a: {interfaces: {x: {addresses: "
       "[10.0.0.1/24]}}}, b: {interfaces: {y: {}}}}, links: [[a/x, @]]}, "
       "probes: [{probe: p, ping: {from: a, to: a}, expect: replied}]}",
       {"b/y"},
       {"b/lo", "b", "b/", "b/y/z", "b y"}},
      {"/$defs/topology/properties/fixture/anyOf/0",
       "",  // names of files, asked of the reader below
       {"no-router", "a.b_C-1", "1"},
       {"", ".hidden", "..", "../router", "a/b", "a b"}},
      {"/$defs/interfacePattern/anyOf/0",
       InRule("in: @, verdict: accept"),
       {"eth0", "eth+", "e+", "et+h+"},
       {"+", "", "all", "all+", ".", "a/b", "a b+"}},
      {"/$defs/chainName",
       InClient("firewall: [{rules: [{chain: @}]}]"),
       {"filter.INPUT", "ip:filter.INPUT", "inet:fw.a.b", "netdev:a.b"},
       {"INPUT", "ipv4:filter.INPUT", "filter.", ".INPUT", "ip:.a",
        "fil ter.INPUT", "a/b.c", "filter.IN PUT"}},
      {"/$defs/chainStep/properties/chain",
       InExpect("request: [{chain: @}]"),
       {"client/filter.INPUT", "client/inet:fw.forward", "client/nat.A/B:1"},
       {"filter.INPUT", "/filter.INPUT", "client/INPUT", "client/ipv4:a.b",
        "client/a."}},
      {"/$defs/dropStep/properties/reason",
       InExpect("request: [{drop: client, reason: @}]"),
       {"NETFILTER_DROP", "SKB_DROP_REASON_NO_SOCKET", "A1"},
       {"netfilter_drop", "1A", "NO SOCKET", "", "SKB_DROP_REASON_",
        "SKB_DROP_REASON_1"}},
      {"/$defs/icmpError/anyOf/1",
       InExpect("request: [{error: client, type: @}]"),
       {"icmp-port-unreachable", "icmp6-no-route", "icmpv6-no-route",
        "type 3 code 99", " type  3  code 1 "},
       {"type 3", "type 256 code 1", "type 3 code 256", "type 03 code 1",
        "unreachable!"}},
      {"/$defs/namespace/properties/sysctls/propertyNames",
       InClient("sysctls: {@: 1}"),
       {"net.ipv4.ip_forward", "net/ipv4/conf/eth0/rp_filter"},
       {"kernel.hostname", "net", "net.", "net..ipv4", "net.ipv4 a", "net/../a",
        "net/./a", "network.a"}},
      {"/$defs/namespace/properties/sysctls/additionalProperties",
       InClient("sysctls: {net.ipv4.ip_forward: @}"),
       {"1", "1 2", "true"},
       {"", " ", "1\\n2"}},
  };
}

std::vector<PatternCase> AddressCases() {
  const Texts wrong_lengths = {"10.0.0.0/33", "10.0.0.0/",    "10.0.0.0/08",
                               "fd00::/129",  "10.0.0.0/8/8", "10.0.0.0/-1"};
  return {
      {"/$defs/address",
       InPing("from: client, to: 10.0.0.1, source: @"),
       {"10.0.0.2", "10.0.0.255"},
       kNoAddresses},
      {"/$defs/addressOrName/anyOf/1",
       InExpect("request: [{deliver: client, source: @}, "
                "{deliver: client, source: @}]"),
       {"$a", "$A_1", "$_"},
       {"$", "$1", "$a-b", "$a b", "a"}},
      {"/$defs/prefix", InExpect("request: [{route: client, destination: @}]"),
       With({"10.0.0.0/0", "10.0.0.1/32", "fd00::/8", "::/0", "fd00::1/128"},
            kAddresses),
       With(kNoAddresses, wrong_lengths)},
      {"/$defs/mac",
       InEth0("addresses: [10.0.0.2/24], mac: @"),
       {"02:00:00:00:00:01", "00:00:00:00:00:01", "AE:ff:ff:ff:ff:ff"},
       {"00:00:00:00:00:00", "03:00:00:00:00:01", "02:00:00:00:00",
        "02-00-00-00-00-01", "02:00:00:00:00:0g", "02:00:00:00:00:01:02"}},
      {"/$defs/mark/anyOf/1",
       InPing("from: client, to: server, mark: @"),
       {"0", "16", "0x10", "0X0000000010", "4294967295", "0xffffffff"},
       {"", "blue", "-1", "016", "4294967296", "0x", "0x1ffffffff", "0xg"}},
      {"/$defs/maskedMark/anyOf/1",
       InClient("rules: [{fwmark: @}]"),
       {"1", "0x10", "0x10/0xf0", "4294967295/0"},
       {"", "0x10/", "/1", "0x10/0xzz", "1/2/3", "4294967296"}},
      {"/$defs/table/anyOf/2",
       InClient("routes: [{to: default, device: eth0, table: @}]"),
       {"1", "100", "4294967295"},
       {"0", "4294967296", "-1", "mian", "", "01"}},
      {"/$defs/ports/anyOf/1",
       InRule("protocol: tcp, source_port: @, verdict: accept"),
       {"80", "1000:2000", "22,80,443", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"},
       {"http", "80-90", "80,", ",80", "80;90", "", "1:2:3",
        "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"}},
      {"/$defs/dataRule/properties/protocol/anyOf/2",
       InRule("protocol: @, verdict: accept"),
       {"0", "6", "255"},
       {"256", "06", "-1", "tpc"}},
      {"/$defs/dataRule/properties/icmp_type/anyOf/3",
       InRule("icmp_type: @, protocol: icmp, verdict: accept"),
       {"8", "3/1", "255/255"},
       {"256", "3/", "3/256", "/1", "3/1/1", "08"}},
      {"/$defs/dataRule/properties/ct_state/anyOf/0",
       InRule("ct_state: @, verdict: accept"),
       {"new", "established,related", "snat,dnat"},
       {"", "newish", "new,", "new, related", ",new"}},
      {"/$defs/dataRule/properties/limit",
       InRule("limit: @, verdict: accept"),
       {"1/second", "10000/day", "10/h", "5/min"},
       {"10 per second", "0/second", "10001/second", "10/week", "10", "/s"}},
      {"/$defs/dataRule/properties/verdict",
       InRule("protocol: tcp, verdict: @"),
       {"accept", "drop", "return", "reject", "reject tcp-reset", "log",
        "log a prefix: ", "reject icmp-admin-prohibited", "mark 1",
        "mark 0x1/0xff"},
       {"acept", "accept now", "jump", "goto ", "mark", "snat", "mark blue",
        "reject ?", "snat nowhere at all"}},
  };
}

std::vector<PatternCase> LineCases() {
  return {
      {"/$defs/routeLine",
       InClient("routes: [@]"),
       {"default via 10.0.0.1", " default  dev eth0 ", "-6 default dev eth0",
        "10.2.0.0/16 via 10.0.0.1 dev eth0 onlink metric 1 table main mtu 1400",
        "blackhole 10.9.0.0/16 metric 5", "unicast default via 10.0.0.1",
        "default nexthop via 10.0.0.1 weight 256 nexthop dev eth0",
        "local 10.9.0.0/16 dev eth0", "throw default table 100",
        "default via 10.0.0.1 src 10.0.0.2 preference 1"},
       {"defualt via 10.0.0.1", "default", "default via",
        "default vai 10.0.0.1", "via 10.0.0.1", "blackhole",
        "blackhole 10.9.0.0/16 dev eth0", "default dev eth0 table 0",
        "default dev eth0 table mian", "default via gateway",
        "default via 10.0.0.1/24", "local 10.9.0.0/16",
        "default nexthop dev eth0 weight 257", "default dev eth0 metric -1"}},
      {"/$defs/policyRuleLine",
       InClient("rules: [@]"),
       {"from 10.0.1.0/24 lookup 100", "not fwmark 0x10/0xf0 prohibit",
        "-6 fwmark 1 table main", "iif eth0 oif eth0 pref 1", "from all", "-6",
        "to any blackhole"},
       {"from 10.0.1.0/24 lookup mian", "iff eth0", "from here lookup 1",
        "priority high", "fwmark 0x1ffffffff", "fwmark 1/0xzz", "lookup",
        "lookup 0", "oif"}},
      {"/$defs/neighbourLine",
       InClient("neighbours: [@]"),
       {"10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0",
        "fd00::5 dev eth0 lladdr 02:00:00:00:00:05 nud permanent"},
       {"10.0.0.5 dev eth0", "10.0.0.5 lladdr 02:00:00:00:00:05",
        "10.0.0.5 lladdr 03:00:00:00:00:05 dev eth0",
        "10.0.0.5 lladr 02:00:00:00:00:05 dev eth0", "10.0.0.5 dev eth0 lladdr",
        "10.0.0.5 lladdr 02:00:00:00:00:05 dev eth0 nud stale"}},
      {"/$defs/vlanLine",
       InPort("vlans: [@]"),
       {"1", "4094", "10 pvid untagged", " 10  untagged "},
       {"0", "4095", "010", "10 untaged", "pvid 10", "-1"}},
      {"/$defs/probe/properties/timeout/anyOf/1",
       InProbe("timeout: @\n    expect: replied"),
       {"500ms", "2s", "600s", "600000ms", "600000", "1"},
       {"0s", "601s", "600001ms", "1m", "1 s", "-1s", "01s", "s"}},
      {"/$defs/percent",
       InExpect("shares: [{drop: client, exactly: @}]"),
       {"0%", "50%", "100%"},
       {"101%", "50", "05%", "-1%", "50 %", "1.5%"}},
  };
}

std::vector<PatternCase> Cases() {
  std::vector<PatternCase> all;
  for (const auto& some : {NameCases(), AddressCases(), LineCases()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// YAML's escapes in double quotes are those that the texts here use.
std::string Unescaped(std::string text) {
  for (const auto& [escape, sign] :
       {std::pair("\\n", "\n"), {"\\t", "\t"}, {"\\x7f", "\x7f"}}) {
    const size_t at = text.find(escape);
    if (at != std::string::npos) {
      text.replace(at, std::string(escape).size(), sign);
    }
  }
  return text;
}

std::string ErrorsWith(const PatternCase& one, const std::string& text) {
  std::string filled = one.scenario;
  while (filled.find('@') != std::string::npos) {
    filled = Fill(filled, "\"" + text + "\"");
  }
  return ErrorsOf(filled);
}

TEST(SchemaPatterns, FitTheTextThatTheReaderTakes) {
  for (const PatternCase& one : Cases()) {
    const std::regex pattern(At(one.pointer).at("pattern").get<std::string>());
    const auto fits = [&](const std::string& text) {
      return std::regex_search(Unescaped(text), pattern);
    };
    for (const std::string& text : one.good) {
      EXPECT_TRUE(fits(text)) << one.pointer << " '" << text << "'";
    }
    for (const std::string& text : one.bad) {
      EXPECT_FALSE(fits(text)) << one.pointer << " '" << text << "'";
    }
    if (one.scenario.empty()) continue;
    for (const std::string& text : one.good) {
      EXPECT_EQ(ErrorsWith(one, text), "") << one.pointer;
    }
    for (const std::string& text : one.bad) {
      EXPECT_NE(ErrorsWith(one, text), "")
          << one.pointer << " '" << text << "'";
    }
  }
}

// A name that cannot be is refused before it is looked for.
TEST(SchemaPatterns, NamesOfFixturesAreThoseOfTheReader) {
  for (const PatternCase& one : NameCases()) {
    if (!one.scenario.empty()) continue;
    const std::string scenario =
        "{scenario: a, topology: {fixture: \"@\"}, probes: []}";
    for (const std::string& name : one.good) {
      EXPECT_THAT(ErrorsOf(Fill(scenario, name)),
                  ::testing::HasSubstr("there is no fixture " + name));
    }
    for (const std::string& name : one.bad) {
      EXPECT_THAT(ErrorsOf(Fill(scenario, name)),
                  ::testing::Not(::testing::HasSubstr("there is no fixture")));
    }
  }
}

TEST(SchemaPatterns, AllAreAskedFor) {
  std::set<std::string> asked;
  for (const PatternCase& one : Cases()) asked.insert(one.pointer);
  const auto found =
      PointersOf([](const Json& schema) { return schema.contains("pattern"); });
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), asked);
}

}  // namespace
}  // namespace hopcheck::testing
