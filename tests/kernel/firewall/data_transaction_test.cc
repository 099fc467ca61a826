// Rules as data among what stands already, all of them or none.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/kernel_error.h"
#include "firewall/data_rules.h"
#include "firewall/load_firewall.h"
#include "firewall/rule_book.h"
#include "kernel/firewall/data_item.h"
#include "kernel/firewall/loaded.h"
#include "kernel/firewall/rulesets.h"
#include "support/golden.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

using ::testing::AllOf;
using testing::DataItem;
using ::testing::ElementsAre;
using testing::EqualsGolden;
using ::testing::HasSubstr;
using testing::InNamespace;
using testing::KernelRefusal;
using testing::MakeItem;
using ::testing::Not;
using testing::RulesetRefusal;
using testing::RunOk;
using testing::WithoutDates;

using Kind = FirewallItem::Kind;

class DataTransactionTest : public InNamespace {
 protected:
  static void Load(const std::vector<FirewallItem>& items,
                   Backend variant = Backend::kNft) {
    LoadFirewall(items, variant, "namespace router");
  }
  static std::string Saved(const std::string& tool = "iptables-nft-save") {
    return WithoutDates(RunOk(tool, {}));
  }
  static std::string Listed() { return RunOk("nft", {"list", "ruleset"}); }
};

TEST_F(DataTransactionTest, AChainWithoutAFamilyStandsInBoth) {
  Load(
      {DataItem("- chain: filter.INPUT\n"
                "  policy: drop\n"
                "  rules:\n"
                "    - {source: 10.0.0.1, verdict: accept}\n"
                "    - {icmp_type: echo-request, verdict: accept}\n"
                "    - {source: 'fd00::1', verdict: accept}\n")});
  EXPECT_EQ(
      "*filter\n"
      ":INPUT DROP [0:0]\n"
      ":FORWARD ACCEPT [0:0]\n"
      ":OUTPUT ACCEPT [0:0]\n"
      "-A INPUT -s 10.0.0.1/32 -j ACCEPT\n"
      "-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT\n"
      "COMMIT\n",
      Saved());
  EXPECT_EQ(
      "*filter\n"
      ":INPUT DROP [0:0]\n"
      ":FORWARD ACCEPT [0:0]\n"
      ":OUTPUT ACCEPT [0:0]\n"
      "-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT\n"
      "-A INPUT -s fd00::1/128 -j ACCEPT\n"
      "COMMIT\n",
      Saved("ip6tables-nft-save"));
}

TEST_F(DataTransactionTest, ItemsAddInTheirOrderAndPoliciesStay) {
  Load({DataItem("- {chain: 'ip:filter.FORWARD', policy: drop, rules: "
                 "[{comment: a, verdict: accept}]}"),
        DataItem("[{chain: 'ip:filter.FORWARD', rules: [{comment: b, verdict: "
                 "accept}]}, {chain: 'ip:filter.INPUT', policy: drop}]"),
        DataItem("[{chain: 'ip:filter.INPUT', policy: accept}]")});
  EXPECT_EQ(
      "*filter\n"
      ":INPUT ACCEPT [0:0]\n"
      ":FORWARD DROP [0:0]\n"
      ":OUTPUT ACCEPT [0:0]\n"
      "-A FORWARD -m comment --comment a -j ACCEPT\n"
      "-A FORWARD -m comment --comment b -j ACCEPT\n"
      "COMMIT\n",
      Saved());
}

TEST_F(DataTransactionTest, OneItemMayNameAChainWithAndWithoutAFamily) {
  Load(
      {DataItem("[{chain: t.c, hook: input, rules: [{comment: both, verdict: "
                "accept}]}, {chain: 'ip:t.c', policy: drop, rules: [{comment: "
                "ip, verdict: accept}]}]")});
  EXPECT_EQ(
      "table ip t {\n"
      "\tchain c {\n"
      "\t\ttype filter hook input priority filter; policy drop;\n"
      "\t\taccept comment \"both\"\n"
      "\t\taccept comment \"ip\"\n"
      "\t}\n"
      "}\n"
      "table ip6 t {\n"
      "\tchain c {\n"
      "\t\ttype filter hook input priority filter; policy accept;\n"
      "\t\taccept comment \"both\"\n"
      "\t}\n"
      "}\n",
      Listed());
}

TEST_F(DataTransactionTest, AddsToWhatIptablesHasLoaded) {
  Load({MakeItem(Kind::kIptables,
                 "*filter\n:INPUT DROP [0:0]\n:OURS - [0:0]\n-A INPUT -p tcp "
                 "-j OURS\n-A OURS -j ACCEPT\nCOMMIT\n"),
        DataItem("[{chain: 'ip:filter.INPUT', rules: [{protocol: udp, verdict: "
                 "jump OURS}]}, {chain: 'ip:filter.OURS', rules: [{verdict: "
                 "drop}]}]")});
  EXPECT_EQ(
      "*filter\n"
      ":INPUT DROP [0:0]\n"
      ":FORWARD ACCEPT [0:0]\n"
      ":OUTPUT ACCEPT [0:0]\n"
      ":OURS - [0:0]\n"
      "-A INPUT -p tcp -j OURS\n"
      "-A INPUT -p udp -j OURS\n"
      "-A OURS -j ACCEPT\n"
      "-A OURS -j DROP\n"
      "COMMIT\n",
      Saved());
}

TEST_F(DataTransactionTest, IptablesReplacesTheTablesThatItNames) {
  Load({DataItem("[{chain: 'ip:filter.INPUT', rules: [{verdict: accept}]}, "
                 "{chain: 'ip:mangle.INPUT', rules: [{verdict: drop}]}]"),
        MakeItem(Kind::kIptables, "*filter\n-A INPUT -j DROP\nCOMMIT\n")});
  EXPECT_THAT(Saved(), AllOf(Not(HasSubstr("-A INPUT -j ACCEPT\n")),
                             HasSubstr("*mangle\n")));
}

TEST_F(DataTransactionTest, KeepsTheHookOfAChainThatStands) {
  Load({MakeItem(Kind::kNftables,
                 "table inet t {\n"
                 "  chain input {\n"
                 "    type filter hook input priority -7; policy drop\n"
                 "  }\n"
                 "}\n"
                 "table ip filter {\n"
                 "  chain INPUT { type filter hook input priority 3; }\n"
                 "}\n"),
        DataItem("[{chain: 'inet:t.input', rules: [{verdict: accept}]}, "
                 "{chain: 'ip:filter.INPUT', policy: drop}]")});
  EXPECT_THAT(
      Listed(),
      AllOf(HasSubstr("hook input priority filter - 7; policy drop;\n\t\t"
                      "accept\n"),
            HasSubstr("hook input priority filter + 3; policy drop;\n")));
}

TEST_F(DataTransactionTest, IsOfNfTablesInEveryVariant) {
  Load({DataItem("[{chain: 'ip:filter.INPUT', policy: drop}]")},
       Backend::kLegacy);
  EXPECT_THAT(Saved(), HasSubstr(":INPUT DROP"));
  EXPECT_EQ("", testing::ReadProc("/proc/thread-self/net/ip_tables_names"));
}

TEST_F(DataTransactionTest, TheRuleBookHasThemInIptablesWords) {
  Load(
      {DataItem("[{chain: 'ip:filter.FORWARD', rules: [{comment: one, "
                "protocol: tcp, destination_port: '1,2', verdict: jump u}, "
                "{verdict: reject}]}, {chain: 'ip:filter.u'}, {chain: "
                "'inet:t.forward', rules: [{comment: two, protocol: tcp, "
                "destination_port: '1,2', verdict: drop}]}]")});
  const RuleBook book = RuleBook::Read();
  const auto texts = [&](const ChainName& name) {
    std::vector<std::string> all;
    for (const BookRule& rule : book.Find(Backend::kNft, name)->rules) {
      all.push_back(rule.comment + "|" + rule.verdict + "|" + rule.text);
    }
    return all;
  };
  EXPECT_THAT(
      texts({"ip", "filter", "FORWARD"}),
      ElementsAre("one|jump|-p tcp -m multiport --dports 1,2 -m comment "
                  "--comment one -j u",
                  "|reject|-j REJECT --reject-with icmp-port-unreachable"));
  EXPECT_THAT(texts({"inet", "t", "forward"}),
              ElementsAre("two|drop|tcp dport { 1, 2 } drop comment \"two\""));
}

// "- {…}" of `count` rules.
std::string Rules(int count, const std::string& verdict) {
  std::string rules;
  for (int i = 0; i < count; ++i) {
    rules += fmt::format(
        "    - {{source: 10.{}.{}.{}, protocol: tcp, destination_port: "
        "'22,80', "
        "comment: c{}, verdict: {}}}\n",
        i >> 16, i >> 8 & 255, i & 255, i, verdict);
  }
  return rules;
}

TEST_F(DataTransactionTest, ThousandsOfRulesAreOneTransaction) {
  // Each rule outside iptables' tables has a set of its own, among which the
  // kernel looks for a free name: their number counts twice.
  const std::vector<std::pair<std::string, int>> tables = {{"ip", 5000},
                                                           {"inet", 500}};
  for (const auto& [family, count] : tables) {
    Load({DataItem("- chain: " + family + ":filter.FORWARD\n  rules:\n" +
                   Rules(count, "accept"))});
    const RuleBook book = RuleBook::Read();
    const BookChain* chain =
        book.Find(Backend::kNft, {family, "filter", "FORWARD"});
    ASSERT_NE(nullptr, chain) << family;
    EXPECT_EQ(static_cast<size_t>(count), chain->rules.size()) << family;
  }
}

TEST_F(DataTransactionTest, ABadLastRuleLeavesNothing) {
  const FirewallItem item = DataItem(
      "- {chain: mangle.FORWARD, policy: drop, rules: [{verdict: accept}]}\n"
      "- {chain: 'inet:t.input', rules: [{protocol: tcp, destination_port: "
      "'1,2', verdict: accept}, {verdict: jump u}]}\n"
      "- {chain: 'inet:t.u', rules: [{verdict: masquerade}]}\n");
  EXPECT_THROW(Load({item}), RulesetError);
  EXPECT_EQ("", Listed());
  // What stood before is untouched.
  Load(
      {DataItem("[{chain: 'ip:mangle.FORWARD', policy: drop, rules: "
                "[{verdict: accept}]}]")});
  const std::string before = Listed();
  EXPECT_THROW(Load({item}), RulesetError);
  EXPECT_EQ(before, Listed());
}

constexpr const char* kNftables =
    "table ip filter {\n"
    "  chain x { accept\n  }\n"
    "  chain y { type filter hook input priority 3; }\n"
    "}\n"
    "table inet t {\n"
    "  chain base { type filter hook input priority 5; }\n"
    "  chain plain { }\n"
    "  chain one { jump two\n  }\n"
    "  chain two { }\n"
    "}\n";

// What loading these chains after kNftables ends with.
std::string Refused(const std::string& chains) {
  return RulesetRefusal(
      {MakeItem(Kind::kNftables, kNftables), DataItem(chains)}, Backend::kNft);
}

TEST(DataRefusalTest, JumpsToWhatDoesNotStand) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  EXPECT_TRUE(EqualsGolden(Refused("- chain: ip:filter.FORWARD\n"
                                   "  rules:\n"
                                   "    - {verdict: jump x}\n"
                                   "    - {verdict: jump y}\n"
                                   "    - {verdict: goto z}\n"),
                           "firewall/data-jumps.txt"));
}

TEST(DataRefusalTest, ChainsThatStandOtherwise) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  EXPECT_TRUE(EqualsGolden(Refused("- {chain: 'inet:t.plain', policy: drop}\n"
                                   "- {chain: 'inet:t.other', policy: drop}\n"
                                   "- {chain: 'inet:t.two', hook: input}\n"),
                           "firewall/data-chains.txt"));
  EXPECT_TRUE(EqualsGolden(
      Refused("- {chain: 'inet:t.base', hook: input, priority: -5}\n"),
      "firewall/data-chain-elsewhere.txt"));
  EXPECT_TRUE(EqualsGolden(Refused("- {chain: t.c, hook: input}\n"
                                   "- {chain: 'ip6:t.c', hook: output}\n"),
                           "firewall/data-chain-twice.txt"));
}

TEST(DataRefusalTest, RulesThatTheKernelRefuses) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  // The chain of a translation is reached from a hook that cannot have it.
  EXPECT_TRUE(EqualsGolden(
      Refused("- {chain: 'ip:nat.PREROUTING', rules: [{verdict: jump u}]}\n"
              "- chain: ip:nat.u\n"
              "  rules:\n"
              "    - {verdict: accept}\n"
              "    - {comment: out, protocol: tcp, source_port: '1,2', "
              "verdict: masquerade 5-6}\n"),
      "firewall/data-wrong-hook.txt"));
  EXPECT_TRUE(EqualsGolden(
      Refused("- {chain: 'inet:t.base', rules: [{verdict: jump one}]}\n"
              "- {chain: 'inet:t.two', rules: [{in: eth+, verdict: goto "
              "one}]}\n"),
      "firewall/data-loop.txt"));
}

TEST(DataRefusalTest, TheFirstOfManyRefusals) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  EXPECT_TRUE(EqualsGolden(
      Refused("- {chain: 'ip:nat.PREROUTING', rules: [{verdict: jump u}]}\n"
              "- chain: ip:nat.u\n"
              "  rules:\n" +
              Rules(3000, "masquerade")),
      "firewall/data-many-refusals.txt"));
}

TEST(DataRefusalTest, WhatTheKernelLacks) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  // No kernel has it, and so no scenario can say it.
  FirewallItem item = DataItem("- {chain: 'arp:t.output', policy: drop}\n");
  item.chains[0].type = ChainType::kRoute;
  EXPECT_TRUE(EqualsGolden(KernelRefusal({item}, Backend::kNft),
                           "firewall/data-missing.txt"));
}

}  // namespace
}  // namespace hopcheck
