#include "scenario/firewall_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "read_text.h"
#include "scenario/yaml_document.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Reading {
  std::vector<FirewallItem> items;
  std::string errors;
};

Reading Read(const std::string& yaml, const std::string& path = "fw.yaml",
             FileBudget budget = {}) {
  const auto source =
      std::make_shared<const SourceFile>(SourceFile{path, yaml});
  Diagnostics diagnostics;
  Reading reading;
  if (const YamlRef root = ParseYaml(source, diagnostics)) {
    reading.items = ReadFirewall(*root, budget, diagnostics);
  }
  reading.errors = diagnostics.Render();
  return reading;
}

std::vector<FirewallItem> ReadSound(const std::string& yaml) {
  const Reading reading = Read(yaml);
  EXPECT_EQ(reading.errors, "");
  return reading.items;
}

DataRule ReadRule(const std::string& rule) {
  const auto items =
      ReadSound("- rules: [{chain: filter.INPUT, rules: [" + rule + "]}]");
  if (items.size() != 1 || items[0].chains.size() != 1 ||
      items[0].chains[0].rules.size() != 1) {
    ADD_FAILURE() << "not one rule: " << rule;
    return {};
  }
  return items[0].chains[0].rules[0];
}

TEST(FirewallReaderTest, BlocksKeepTheirTextAndWhereItStands) {
  const auto items = ReadSound(
      "- iptables: |   # a comment\n"
      "    *filter\n"
      "    :INPUT DROP [0:0]\n"
      "    COMMIT\n"
      "  backend: legacy\n"
      "- nftables: \"table ip filter {}\"\n");
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].kind, FirewallItem::Kind::kIptables);
  EXPECT_EQ(items[0].text, "*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
  EXPECT_EQ(items[0].text_place.line, 2);
  EXPECT_EQ(items[0].backend, Backend::kLegacy);
  EXPECT_EQ(items[0].file, std::nullopt);
  EXPECT_EQ(items[0].place.ToString(), "fw.yaml:1:3");
  EXPECT_EQ(items[1].kind, FirewallItem::Kind::kNftables);
  EXPECT_EQ(items[1].text_place.ToString(), "fw.yaml:6:14");
  EXPECT_EQ(items[1].backend, std::nullopt);
}

TEST(FirewallReaderTest, EveryKind) {
  const auto items = ReadSound(
      "[{iptables: a}, {ip6tables: b, backend: nft}, {nftables: c}, {ipset: "
      "d}, {rules: []}]");
  std::vector<FirewallItem::Kind> kinds;
  for (const FirewallItem& item : items) kinds.push_back(item.kind);
  using Kind = FirewallItem::Kind;
  EXPECT_THAT(kinds, ElementsAre(Kind::kIptables, Kind::kIp6tables,
                                 Kind::kNftables, Kind::kIpset, Kind::kRules));
}

TEST(FirewallReaderTest, FilesAreReadBesideWhatNamesThem) {
  const testing::TemporaryFolder folder;
  folder.Write("rules.v4", "*filter\nCOMMIT\n");
  folder.Write("sub/set", "create a hash:ip\n");
  const Reading reading =
      Read("[{iptables_file: rules.v4}, {ipset_file: sub/set}]",
           (folder.path() / "scenario.yaml").string());
  EXPECT_EQ(reading.errors, "");
  ASSERT_THAT(reading.items, SizeIs(2));
  EXPECT_EQ(reading.items[0].text, "*filter\nCOMMIT\n");
  EXPECT_EQ(reading.items[0].file, "rules.v4");
  EXPECT_EQ(reading.items[0].kind, FirewallItem::Kind::kIptables);
  EXPECT_EQ(reading.items[0].text_place.ToString(),
            (folder.path() / "rules.v4").string() + ":1:1");
  EXPECT_EQ(reading.items[1].text, "create a hash:ip\n");
  EXPECT_EQ(reading.items[1].kind, FirewallItem::Kind::kIpset);
}

TEST(FirewallReaderTest, FilesShareOneBudget) {
  const testing::TemporaryFolder folder;
  folder.Write("a", std::string(600, 'a'));
  const Reading reading = Read("[{iptables_file: a}, {iptables_file: a}]",
                               (folder.path() / "scenario.yaml").string(),
                               FileBudget{.bytes_left = 1000});
  EXPECT_THAT(reading.errors, HasSubstr("is larger than 400 bytes"));
  ASSERT_THAT(reading.items, SizeIs(2));
  EXPECT_THAT(reading.items[0].text, SizeIs(600));
  EXPECT_THAT(reading.items[1].text, IsEmpty());
}

TEST(DataRuleTest, Chains) {
  const auto items = ReadSound(
      "- rules:\n"
      "    - {chain: \"inet:my.input\", policy: drop}\n"
      "    - chain: nat.POSTROUTING\n"
      "      rules: [{verdict: masquerade}]\n");
  ASSERT_THAT(items, SizeIs(1));
  ASSERT_THAT(items[0].chains, SizeIs(2));
  EXPECT_EQ(items[0].chains[0].name, (ChainName{"inet", "my", "input"}));
  EXPECT_EQ(items[0].chains[0].policy, "drop");
  EXPECT_THAT(items[0].chains[0].rules, IsEmpty());
  EXPECT_EQ(items[0].chains[1].name, (ChainName{"", "nat", "POSTROUTING"}));
  EXPECT_EQ(items[0].chains[1].policy, std::nullopt);
  EXPECT_EQ(items[0].chains[1].place.line, 3);
}

TEST(DataRuleTest, EveryMatch) {
  const DataRule rule = ReadRule(
      "{in: lan, out: eth+, source: 10.0.0.0/8, destination: 192.0.2.1, "
      "protocol: tcp, source_port: \"1000:2000\", destination_port: "
      "\"22,80:90\", ct_state: \"new,established\", mark: 0x1/0xff, limit: "
      "10/second, comment: why not, verdict: accept}");
  EXPECT_EQ(rule.in, "lan");
  EXPECT_EQ(rule.out, "eth+");
  EXPECT_EQ(rule.source, IpPrefix::Parse("10.0.0.0/8"));
  EXPECT_EQ(rule.destination, IpPrefix::Parse("192.0.2.1/32"));
  EXPECT_EQ(rule.protocol, "tcp");
  EXPECT_EQ(rule.source_port, "1000:2000");
  EXPECT_EQ(rule.destination_port, "22,80:90");
  EXPECT_THAT(rule.ct_state, ElementsAre("new", "established"));
  EXPECT_EQ(rule.mark, "0x1/0xff");
  EXPECT_EQ(rule.limit, "10/second");
  EXPECT_EQ(rule.comment, "why not");
  EXPECT_EQ(rule.verdict, "accept");
  EXPECT_EQ(rule.argument, "");
}

TEST(DataRuleTest, OtherNotations) {
  EXPECT_THAT(
      ReadRule("{ct_state: [related, invalid], verdict: drop}").ct_state,
      ElementsAre("related", "invalid"));
  EXPECT_EQ(ReadRule("{protocol: 47, verdict: drop}").protocol, "47");
  EXPECT_EQ(ReadRule("{icmp_type: 8, verdict: drop}").icmp_type, "8");
  EXPECT_EQ(ReadRule("{icmp_type: 3/1, verdict: drop}").icmp_type, "3/1");
  EXPECT_EQ(ReadRule("{icmp_type: echo-request, verdict: drop}").icmp_type,
            "echo-request");
  EXPECT_EQ(ReadRule("{icmp_type: port-unreachable, verdict: drop}").icmp_type,
            "port-unreachable");
}

TEST(DataRuleTest, VerdictsWithWhatTheyTake) {
  const std::vector<std::pair<std::string, std::string>> verdicts = {
      {"accept", ""},
      {"drop", ""},
      {"return", ""},
      {"reject", ""},
      {"reject", "icmp-port-unreachable"},
      {"reject", "tcp-reset"},
      {"jump", "my-chain"},
      {"goto", "my-chain"},
      {"log", ""},
      {"log", "a prefix: "},
      {"snat", "10.0.0.1"},
      {"dnat", "10.0.0.1:80"},
      {"dnat", "[fd00::1]:80-90"},
      {"dnat", "fd00::1"},
      {"masquerade", ""},
      {"masquerade", "1000-2000"},
      {"redirect", "8080"},
      {"mark", "0x10/0xff"},
  };
  for (const auto& [verdict, argument] : verdicts) {
    const DataRule rule =
        ReadRule(fmt::format("{{verdict: \"{}{}{}\"}}", verdict,
                             argument.empty() ? "" : " ", argument));
    EXPECT_EQ(rule.verdict, verdict);
    EXPECT_EQ(rule.argument, argument);
  }
}

}  // namespace
}  // namespace hopcheck
