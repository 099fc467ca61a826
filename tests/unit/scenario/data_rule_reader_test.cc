#include "scenario/data_rule_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scenario/yaml_document.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Kind = DataVerdict::Kind;

DataChain ReadChain(const std::string& yaml) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{"fw.yaml", yaml});
  Diagnostics diagnostics;
  std::optional<DataChain> chain;
  if (const YamlRef root = ParseYaml(source, diagnostics)) {
    chain = ReadDataChain(*root, diagnostics);
  }
  EXPECT_EQ("", diagnostics.Render()) << yaml;
  return chain.value_or(DataChain{});
}

DataRule ReadRule(const std::string& rule) {
  const DataChain chain =
      ReadChain("{chain: filter.INPUT, rules: [{" + rule + "}]}");
  EXPECT_THAT(chain.rules, SizeIs(1)) << rule;
  return chain.rules.empty() ? DataRule{} : chain.rules[0];
}

DataVerdict ReadVerdict(const std::string& verdict) {
  return ReadRule("verdict: '" + verdict + "'").verdict;
}

TEST(DataChainReaderTest, WhatAChainSays) {
  const DataChain chain = ReadChain(
      "chain: inet:my.in.put\n"
      "hook: input\n"
      "type: filter\n"
      "priority: -5\n"
      "policy: drop\n"
      "rules: [{verdict: accept}, {verdict: drop}]\n");
  EXPECT_EQ(chain.name, (ChainName{"inet", "my", "in.put"}));
  EXPECT_EQ(chain.hook, Hook::kInput);
  EXPECT_EQ(chain.type, ChainType::kFilter);
  EXPECT_EQ(chain.priority, -5);
  EXPECT_EQ(chain.policy, "drop");
  EXPECT_EQ(chain.device, std::nullopt);
  EXPECT_THAT(chain.rules, SizeIs(2));
  EXPECT_EQ(chain.place.ToString(), "fw.yaml:1:1");
  EXPECT_EQ(chain.rules[1].place.ToString(), "fw.yaml:6:28");
}

TEST(DataChainReaderTest, AChainThatSaysNothing) {
  const DataChain chain = ReadChain("chain: nat.POSTROUTING");
  EXPECT_EQ(chain.name, (ChainName{"", "nat", "POSTROUTING"}));
  EXPECT_EQ(chain.hook, std::nullopt);
  EXPECT_EQ(chain.type, std::nullopt);
  EXPECT_EQ(chain.priority, std::nullopt);
  EXPECT_EQ(chain.policy, std::nullopt);
  EXPECT_THAT(chain.rules, IsEmpty());
}

TEST(DataChainReaderTest, PrioritiesByName) {
  const auto priority = [](const char* chain, const char* name) {
    return ReadChain(std::string("{chain: '") + chain + "', priority: " + name +
                     "}")
        .priority;
  };
  EXPECT_EQ(priority("inet:t.c", "raw"), -300);
  EXPECT_EQ(priority("ip:t.c", "mangle"), -150);
  EXPECT_EQ(priority("ip6:t.c", "dstnat"), -100);
  EXPECT_EQ(priority("t.c", "filter"), 0);
  EXPECT_EQ(priority("inet:t.c", "security"), 50);
  EXPECT_EQ(priority("inet:t.c", "srcnat"), 100);
  EXPECT_EQ(priority("bridge:t.c", "filter"), -200);
  EXPECT_EQ(priority("bridge:t.c", "dstnat"), -300);
  EXPECT_EQ(priority("bridge:t.c", "out"), 100);
  EXPECT_EQ(priority("bridge:t.c", "srcnat"), 300);
  EXPECT_EQ(priority("netdev:t.c", "filter"), 0);
  EXPECT_EQ(priority("arp:t.c", "2147483647"), INT32_MAX);
}

TEST(DataChainReaderTest, Devices) {
  const DataChain chain =
      ReadChain("{chain: 'netdev:t.c', hook: egress, device: eth0}");
  EXPECT_EQ(chain.hook, Hook::kEgress);
  EXPECT_EQ(chain.device, "eth0");
}

TEST(DataRuleReaderTest, EveryMatch) {
  const DataRule rule = ReadRule(
      "in: lan, out: eth+, source: 10.0.0.0/8, destination: 192.0.2.1, "
      "protocol: tcp, source_port: '1000:2000', destination_port: '22,80:90', "
      "ct_state: 'new,established', mark: 0x1/0xff, limit: 10/second, comment: "
      "why not, verdict: accept");
  EXPECT_EQ(rule.in, "lan");
  EXPECT_EQ(rule.out, "eth+");
  EXPECT_EQ(rule.source, IpPrefix::Parse("10.0.0.0/8"));
  EXPECT_EQ(rule.destination, IpPrefix::Parse("192.0.2.1/32"));
  EXPECT_EQ(rule.protocol, IPPROTO_TCP);
  EXPECT_THAT(rule.source_ports, ElementsAre(PortRange{1000, 2000}));
  EXPECT_THAT(rule.destination_ports,
              ElementsAre(PortRange{22, 22}, PortRange{80, 90}));
  EXPECT_THAT(rule.ct_state, ElementsAre("new", "established"));
  EXPECT_EQ(rule.mark, (MarkValue{1, 0xff}));
  EXPECT_EQ(rule.limit, (PacketRate{10, 1}));
  EXPECT_EQ(rule.comment, "why not");
  EXPECT_EQ(rule.verdict.kind, Kind::kAccept);
  EXPECT_EQ(rule.icmp_type, std::nullopt);
}

TEST(DataRuleReaderTest, ARuleThatMatchesAll) {
  const DataRule rule = ReadRule("verdict: drop");
  EXPECT_EQ(rule.in, std::nullopt);
  EXPECT_EQ(rule.source, std::nullopt);
  EXPECT_EQ(rule.protocol, std::nullopt);
  EXPECT_THAT(rule.source_ports, IsEmpty());
  EXPECT_THAT(rule.ct_state, IsEmpty());
  EXPECT_EQ(rule.comment, std::nullopt);
  EXPECT_EQ(rule.verdict.kind, Kind::kDrop);
}

TEST(DataRuleReaderTest, Protocols) {
  EXPECT_EQ(ReadRule("protocol: 47, verdict: drop").protocol, 47);
  EXPECT_EQ(ReadRule("protocol: gre, verdict: drop").protocol, 47);
  EXPECT_EQ(ReadRule("protocol: icmpv6, verdict: drop").protocol, 58);
  EXPECT_EQ(ReadRule("protocol: all, verdict: drop").protocol, std::nullopt);
  EXPECT_EQ(ReadRule("protocol: 0, verdict: drop").protocol, std::nullopt);
}

TEST(DataRuleReaderTest, States) {
  EXPECT_THAT(ReadRule("ct_state: [related, invalid], verdict: drop").ct_state,
              ElementsAre("related", "invalid"));
  EXPECT_THAT(ReadRule("ct_state: untracked, verdict: drop").ct_state,
              ElementsAre("untracked"));
}

TEST(DataRuleReaderTest, Rates) {
  const std::vector<std::pair<std::string, PacketRate>> rates = {
      {"1/s", {1, 1}},         {"2/sec", {2, 1}},
      {"3/second", {3, 1}},    {"4/m", {4, 60}},
      {"5/min", {5, 60}},      {"6/minute", {6, 60}},
      {"7/h", {7, 3600}},      {"8/hour", {8, 3600}},
      {"9/d", {9, 24 * 3600}}, {"10000/day", {10000, 24 * 3600}}};
  for (const auto& [text, rate] : rates) {
    EXPECT_EQ(ReadRule("limit: " + text + ", verdict: drop").limit, rate);
  }
}

TEST(DataRuleReaderTest, Marks) {
  EXPECT_EQ(ReadRule("mark: 16, verdict: drop").mark,
            (MarkValue{16, UINT32_MAX}));
  EXPECT_EQ(ReadRule("mark: 0xffffffff/0x0, verdict: drop").mark,
            (MarkValue{UINT32_MAX, 0}));
}

PerFamily<IcmpMatch> ReadIcmp(const std::string& type) {
  const auto read =
      ReadRule("icmp_type: " + type + ", verdict: drop").icmp_type;
  EXPECT_TRUE(read.has_value()) << type;
  return read.value_or(PerFamily<IcmpMatch>{});
}

constexpr std::nullopt_t kAny = std::nullopt;

TEST(DataRuleReaderTest, IcmpTypesByNumber) {
  EXPECT_EQ(ReadIcmp("8"),
            (PerFamily<IcmpMatch>{IcmpMatch{8, kAny}, IcmpMatch{8, kAny}}));
  EXPECT_EQ(ReadIcmp("3/1"),
            (PerFamily<IcmpMatch>{IcmpMatch{3, 1}, IcmpMatch{3, 1}}));
}

TEST(DataRuleReaderTest, IcmpTypesByNameInBothFamilies) {
  EXPECT_EQ(ReadIcmp("any"), (PerFamily<IcmpMatch>{IcmpMatch{kAny, kAny},
                                                   IcmpMatch{kAny, kAny}}));
  EXPECT_EQ(ReadIcmp("echo-request"),
            (PerFamily<IcmpMatch>{IcmpMatch{8, kAny}, IcmpMatch{128, kAny}}));
  EXPECT_EQ(ReadIcmp("redirect"),
            (PerFamily<IcmpMatch>{IcmpMatch{5, kAny}, IcmpMatch{137, kAny}}));
  EXPECT_EQ(ReadIcmp("port-unreachable"),
            (PerFamily<IcmpMatch>{IcmpMatch{3, 3}, IcmpMatch{1, 4}}));
  EXPECT_EQ(ReadIcmp("destination-unreachable"),
            (PerFamily<IcmpMatch>{IcmpMatch{3, kAny}, IcmpMatch{1, kAny}}));
  EXPECT_EQ(ReadIcmp("time-exceeded"),
            (PerFamily<IcmpMatch>{IcmpMatch{11, kAny}, IcmpMatch{3, kAny}}));
  EXPECT_EQ(ReadIcmp("packet-too-big"),
            (PerFamily<IcmpMatch>{IcmpMatch{3, 4}, IcmpMatch{2, kAny}}));
}

TEST(DataRuleReaderTest, IcmpTypesOfOneFamily) {
  EXPECT_EQ(ReadIcmp("timestamp-reply"),
            (PerFamily<IcmpMatch>{IcmpMatch{14, kAny}, kAny}));
  EXPECT_EQ(ReadIcmp("source-quench"),
            (PerFamily<IcmpMatch>{IcmpMatch{4, kAny}, kAny}));
  EXPECT_EQ(ReadIcmp("neighbor-solicitation"),
            (PerFamily<IcmpMatch>{kAny, IcmpMatch{135, kAny}}));
  EXPECT_EQ(ReadIcmp("beyond-scope"),
            (PerFamily<IcmpMatch>{kAny, IcmpMatch{1, 2}}));
}

TEST(DataVerdictReaderTest, WithWords) {
  EXPECT_EQ(ReadVerdict("return").kind, Kind::kReturn);
  EXPECT_EQ(ReadVerdict("jump my-chain").kind, Kind::kJump);
  EXPECT_EQ(ReadVerdict("jump my-chain").text, "my-chain");
  EXPECT_EQ(ReadVerdict("goto KUBE-SVC:a/b").kind, Kind::kGoto);
  EXPECT_EQ(ReadVerdict("goto KUBE-SVC:a/b").text, "KUBE-SVC:a/b");
  EXPECT_EQ(ReadVerdict("log").text, "");
  EXPECT_EQ(ReadVerdict("log a prefix: ").kind, Kind::kLog);
  EXPECT_EQ(ReadVerdict("log a prefix: ").text, "a prefix: ");
  EXPECT_EQ(ReadVerdict("mark 0x10").mark, (MarkValue{0x10, UINT32_MAX}));
  EXPECT_EQ(ReadVerdict("mark 0x10/0xff").mark, (MarkValue{0x10, 0xff}));
  EXPECT_EQ(ReadVerdict("accept").place.ToString(), "fw.yaml:1:41");
}

TEST(DataVerdictReaderTest, Rejects) {
  using Codes = PerFamily<uint8_t>;
  EXPECT_EQ(ReadVerdict("reject").reject, (Codes{3, 4}));
  EXPECT_EQ(ReadVerdict("reject icmp-port-unreachable").reject, (Codes{3, 4}));
  EXPECT_EQ(ReadVerdict("reject no-route").reject, (Codes{0, 0}));
  EXPECT_EQ(ReadVerdict("reject host-unreachable").reject, (Codes{1, 3}));
  EXPECT_EQ(ReadVerdict("reject admin-prohibited").reject, (Codes{13, 1}));
  EXPECT_EQ(ReadVerdict("reject icmp-proto-unreachable").reject,
            (Codes{2, std::nullopt}));
  EXPECT_EQ(ReadVerdict("reject icmp6-policy-fail").reject,
            (Codes{std::nullopt, 5}));
  EXPECT_FALSE(ReadVerdict("reject").tcp_reset);
  const DataRule reset = ReadRule("protocol: tcp, verdict: reject tcp-reset");
  EXPECT_TRUE(reset.verdict.tcp_reset);
  EXPECT_EQ(reset.verdict.reject, Codes{});
}

TEST(DataVerdictReaderTest, Nat) {
  const auto nat = [](const std::string& verdict) {
    return ReadVerdict(verdict).nat;
  };
  const auto address = [](const char* text) { return IpAddress::Parse(text); };
  EXPECT_EQ(nat("snat 10.0.0.1"), (NatTarget{address("10.0.0.1"), kAny}));
  EXPECT_EQ(nat("dnat 10.0.0.1:80"),
            (NatTarget{address("10.0.0.1"), PortRange{80, 80}}));
  EXPECT_EQ(nat("dnat [fd00::1]:80-90"),
            (NatTarget{address("fd00::1"), PortRange{80, 90}}));
  EXPECT_EQ(nat("dnat fd00::1"), (NatTarget{address("fd00::1"), kAny}));
  EXPECT_EQ(nat("snat [fd00::1]"), (NatTarget{address("fd00::1"), kAny}));
  EXPECT_EQ(nat("masquerade"), NatTarget{});
  EXPECT_EQ(nat("masquerade 1000-2000"),
            (NatTarget{kAny, PortRange{1000, 2000}}));
  EXPECT_EQ(nat("redirect 8080"), (NatTarget{kAny, PortRange{8080, 8080}}));
}

}  // namespace
}  // namespace hopcheck
