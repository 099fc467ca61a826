// Rulesets that are not meant to make it easy: they load, and what decided is
// told, or the probe is inconclusive and says why.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernel/firewall/run_yaml.h"
#include "report/json.h"
#include "report/text.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using testing::AllPass;
using testing::BlockItem;
using ::testing::HasSubstr;
using testing::kBothBackends;
using testing::ProbeYaml;
using testing::RoutedYaml;
using testing::RunYaml;
using ::testing::SizeIs;

class HostileRulesetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(testing::WhyNoNamespaces());
    HOPCHECK_NEED(testing::WhyNoTracing());
  }
};

// What of a packet must be seen: that chain, with what is said of it.
std::string Chain(std::string_view chain, std::string_view rest) {
  return fmt::format("{{chain: \"router/{}\", {}}}", chain, rest);
}

std::string Dropped(std::string_view chain, std::string_view rule = "policy") {
  return fmt::format(
      "{{outcome: dropped, request: [{}]}}",
      Chain(chain, fmt::format("verdict: drop, rule: {}", rule)));
}

TEST_F(HostileRulesetTest, PoliciesThatDropEverything) {
  for (const std::string table : {"filter", "mangle", "security"}) {
    EXPECT_TRUE(AllPass(RoutedYaml(
        BlockItem("iptables",
                  fmt::format("*{}\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n"
                              ":OUTPUT DROP [0:0]\nCOMMIT\n",
                              table)),
        ProbeYaml("client", "server", Dropped(table + ".FORWARD")) +
            ProbeYaml("client", "router/lan", Dropped(table + ".INPUT")) +
            ProbeYaml("router", "server", Dropped(table + ".OUTPUT")),
        kBothBackends)))
        << table;
  }
}

TEST_F(HostileRulesetTest, RulesThatDropEverythingBeforeAllOthers) {
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("iptables",
                "*raw\n-A PREROUTING -j DROP\n-A OUTPUT -j DROP\nCOMMIT\n"),
      ProbeYaml("client", "server", Dropped("raw.PREROUTING", "1")) +
          ProbeYaml("router", "server", Dropped("raw.OUTPUT", "1")),
      kBothBackends)));
  // As early as the trace's own chain.
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("nftables",
                "table inet t {\n  chain in {\n    type filter hook prerouting "
                "priority -2147483648; policy drop\n  }\n  chain out {\n    "
                "type filter hook output priority -2147483648; policy drop\n"
                "  }\n}\n"),
      ProbeYaml("client", "server", Dropped("inet:t.in")) +
          ProbeYaml("router", "server", Dropped("inet:t.out")))));
}

// Then not even neighbours are found.
TEST_F(HostileRulesetTest, RulesetsThatDropWhatIsBelowIp) {
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("nftables",
                "table arp t {\n  chain in {\n    type filter hook input "
                "priority 0; policy drop\n  }\n  chain out {\n    type filter "
                "hook output priority 0; policy drop\n  }\n}\n"),
      ProbeYaml("client", "server", "unreachable") +
          ProbeYaml("router", "server", "unreachable"))));
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("nftables",
                "table netdev t {\n  chain c {\n    type filter hook ingress "
                "device lan priority -500; policy drop\n  }\n}\n"),
      ProbeYaml("client", "server", "unreachable") +
          ProbeYaml("router", "server", "replied"))));
  EXPECT_TRUE(AllPass(
      RoutedYaml(BlockItem("ip6tables",
                           "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n"
                           ":OUTPUT DROP [0:0]\nCOMMIT\n"),
                 ProbeYaml("client", "fd00:b::2", "unreachable") +
                     ProbeYaml("router", "fd00:b::2", Dropped("filter.OUTPUT")),
                 kBothBackends)));
}

constexpr int kElements = 10000;

TEST_F(HostileRulesetTest, AnIpsetOfTenThousand) {
  std::string sets = "create big hash:ip maxelem 20000\nadd big 10.0.1.2\n";
  for (int i = 0; i < kElements; ++i) {
    sets += fmt::format("add big 172.16.{}.{}\n", i / 250, i % 250 + 1);
  }
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("ipset", sets) +
          BlockItem("iptables",
                    "*filter\n-A FORWARD -m set --match-set big dst -j DROP\n"
                    "-A FORWARD -m set --match-set big src -j REJECT\n"
                    "COMMIT\n"),
      ProbeYaml("client", "server", Dropped("filter.FORWARD", "1")) +
          ProbeYaml("server", "client",
                    "{outcome: rejected, request: [" +
                        Chain("filter.FORWARD", "verdict: reject, rule: 2") +
                        "]}"),
      kBothBackends)));
}

TEST_F(HostileRulesetTest, SetsOfNftOfTenThousand) {
  std::string addresses = "10.0.1.2";
  std::string networks = "10.0.0.0/24";
  for (int i = 0; i < kElements; ++i) {
    addresses += fmt::format(", 172.16.{}.{}", i / 250, i % 250 + 1);
    networks += fmt::format(", 10.{}.{}.0/24", 100 + i / 250, i % 250);
  }
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem(
          "nftables",
          fmt::format(
              "table ip t {{\n"
              "  set addresses {{\n    type ipv4_addr\n"
              "    elements = {{ {} }}\n  }}\n"
              "  set networks {{\n    type ipv4_addr\n    flags interval\n"
              "    elements = {{ {} }}\n  }}\n"
              "  chain denied {{\n    drop comment \"in the map\"\n  }}\n"
              "  chain c {{\n    type filter hook forward priority 0\n"
              "    ip saddr @addresses counter reject\n"
              "    ip saddr @networks ip daddr vmap "
              "{{ 10.0.9.9 : drop, 10.0.1.2 : jump denied }}\n  }}\n}}\n",
              addresses, networks)),
      ProbeYaml("server", "client",
                "{outcome: rejected, request: [" +
                    Chain("t.c", "verdict: reject, rule: 1") + "]}") +
          ProbeYaml("client", "server",
                    "{outcome: dropped, request: [" +
                        Chain("t.c", "verdict: jump, rule: 2") + ", " +
                        Chain("t.denied", "verdict: drop, rule: in the map") +
                        "]}"))));
}

// As a ruleset and as a scenario write them. What looks like an option, a
// position or a policy is still a comment.
TEST_F(HostileRulesetTest, CommentsOfAllKinds) {
  const struct {
    const char* iptables;
    const char* yaml;
  } comments[] = {
      {R"("say \"hi\"")", R"('say "hi"')"},
      {R"("it's")", R"("it's")"},
      {R"("a\\b")", R"('a\b')"},
      {R"("Größe ✓ 日本")", R"("Größe ✓ 日本")"},
      {R"("-j DROP")", R"("-j DROP")"},
      {R"("# x: {y}")", R"("# x: {y}")"},
      {R"("  spaces  ")", R"("  spaces  ")"},
      {R"("3")", R"("3")"},
  };
  for (const auto& comment : comments) {
    EXPECT_TRUE(AllPass(RoutedYaml(
        BlockItem("iptables",
                  fmt::format("*filter\n:FORWARD DROP [0:0]\n"
                              "-A FORWARD -p tcp -j DROP\n"
                              "-A FORWARD -m comment --comment {} -j ACCEPT\n"
                              "COMMIT\n",
                              comment.iptables)),
        ProbeYaml("client", "server",
                  fmt::format("{{outcome: replied, request: [{}]}}",
                              Chain("filter.FORWARD",
                                    fmt::format("verdict: accept, rule: {}",
                                                comment.yaml)))),
        kBothBackends)))
        << comment.iptables;
  }
}

TEST_F(HostileRulesetTest, CommentsWithLineEnds) {
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("nftables",
                "table ip t {\n  chain c {\n    type filter hook forward "
                "priority 0; policy drop\n    tcp dport 22 accept comment "
                "\"one\"\n    accept comment \"two\nlines # handle 4\"\n"
                "  }\n}\n"),
      ProbeYaml("client", "server",
                "{outcome: replied, request: [" +
                    Chain("t.c", R"(rule: "two\nlines # handle 4")") + "]}"))));
}

// A file is no checked text, as a scenario is.
TEST_F(HostileRulesetTest, CommentsThatATerminalWouldObey) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.Write(
      "rules.nft",
      "table ip t {\n  chain c {\n    type filter hook forward priority 0\n"
      "    drop comment \"a\x1b[2J\xe9\xe2\x80\xae\nb\"\n  }\n}\n");
  const std::vector<ProbeResult> results = RunYaml(RoutedYaml(
      fmt::format("        - nftables_file: {}\n", file),
      ProbeYaml("client", "server",
                "{outcome: replied, request: [client/eth0, router/lan, "
                "router/wan, server/eth0]}")));
  ASSERT_THAT(results, SizeIs(1));
  std::string text = FailureText(results[0]);
  // Kernels older than the required one free what a chain drops where they have
  // called it.
  constexpr std::string_view kOlder = "nf_hook_slow";
  for (size_t at = 0; !testing::KernelIsRequired() &&
                      (at = text.find(kOlder, at)) != text.npos;) {
    text.replace(at, kOlder.size(), "nft_do_chain");
  }
  EXPECT_TRUE(testing::EqualsGolden(text, "firewall/hostile-comment.txt"));
  const RunResult run{.kernel = "",
                      .hopcheck = "",
                      .scenarios = {{.file = "test.yaml",
                                     .title = "",
                                     .variant = {},
                                     .probes = results}}};
  const auto json = nlohmann::json::parse(ToJson(run));
  const auto& steps = json["scenarios"][0]["probes"][0]["request"];
  const auto drop = std::ranges::find_if(
      steps, [](const auto& step) { return step["step"] == "drop"; });
  ASSERT_NE(drop, steps.end());
  EXPECT_EQ((*drop)["rule"]["comment"], "a\x1b[2J\ufffd\u202e\nb");
}

TEST_F(HostileRulesetTest, ChainNamesAtTheLimit) {
  const std::string longest(28, 'c');
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("iptables",
                fmt::format("*filter\n:FORWARD DROP [0:0]\n:{0} - [0:0]\n"
                            ":a:b - [0:0]\n:rule:1 - [0:0]\n"
                            "-A FORWARD -j {0}\n-A {0} -j a:b\n"
                            "-A a:b -g rule:1\n-A rule:1 -j ACCEPT\nCOMMIT\n",
                            longest)),
      ProbeYaml(
          "client", "server",
          fmt::format("{{outcome: replied, request: [{}, {}]}}",
                      Chain("filter.FORWARD", "verdict: jump, rule: 1"),
                      Chain("filter." + longest, "verdict: jump, rule: 1"))),
      kBothBackends)));
  const std::string table(255, 't');
  const std::string chain(127, 'c');
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("nftables",
                fmt::format("table inet {0} {{\n  chain {1} {{\n    accept\n"
                            "  }}\n  chain base {{\n    type filter hook "
                            "forward priority 0; policy drop\n    jump {1}\n"
                            "  }}\n}}\n",
                            table, chain)),
      ProbeYaml("client", "server",
                fmt::format(
                    "{{outcome: replied, request: [{}, {}]}}",
                    Chain("inet:" + table + ".base", "verdict: jump, rule: 1"),
                    Chain("inet:" + table + "." + chain,
                          "verdict: accept, rule: 1"))))));
}

TEST_F(HostileRulesetTest, RulesDeletedAndAddedAgain) {
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("iptables",
                "*filter\n:FORWARD DROP [0:0]\n"
                "-A FORWARD -s 172.16.0.1 -j ACCEPT\n"
                "-A FORWARD -m comment --comment old -j DROP\n"
                "-A FORWARD -s 172.16.0.3 -j ACCEPT\n"
                "-A FORWARD -s 172.16.0.4 -j ACCEPT\n"
                "-D FORWARD 2\n"
                "-I FORWARD 3 -m comment --comment new -j ACCEPT\n"
                "-I FORWARD -s 172.16.0.9 -j ACCEPT\nCOMMIT\n"),
      ProbeYaml("client", "server",
                "{outcome: replied, request: [" +
                    Chain("filter.FORWARD", "verdict: accept, rule: 4") +
                    "], never: [" + Chain("filter.FORWARD", "rule: old") +
                    "]}") +
          ProbeYaml("server", "client",
                    "{outcome: replied, request: [" +
                        Chain("filter.FORWARD", "rule: new") + "]}"),
      kBothBackends)));
  EXPECT_TRUE(AllPass(RoutedYaml(
      BlockItem("nftables",
                "table ip t {\n  chain c {\n    type filter hook forward "
                "priority 0; policy drop\n    ip saddr 172.16.0.1 accept\n"
                "    drop\n    ip saddr 172.16.0.3 accept\n  }\n}\n") +
          BlockItem("nftables",
                    "delete rule ip t c handle 3\n"
                    "add rule ip t c position 4 accept comment \"new\"\n"
                    "insert rule ip t c ip saddr 172.16.0.9 accept\n"),
      ProbeYaml("client", "server",
                "{outcome: replied, request: [" +
                    Chain("t.c", "verdict: accept, rule: 4") + "]}"))));
}

// The ruleset's own use of netfilter's log, which the trace of legacy tables
// comes by, and the scenario's own setting of it.
TEST_F(HostileRulesetTest, RulesThatLogAreNoTrace) {
  const std::string request = fmt::format(
      "{{outcome: replied, strict: true, request: [client/eth0, router/lan, "
      "{}, {}, {}, {}, router/wan, server/eth0, {{deliver: server}}]}}",
      Chain("raw.PREROUTING", "rule: 1"), Chain("raw.PREROUTING", "rule: 2"),
      Chain("raw.PREROUTING", "rule: policy"),
      Chain("filter.FORWARD", "verdict: accept, rule: 4"));
  const std::string ruleset =
      "*raw\n-A PREROUTING -j TRACE\n"
      "-A PREROUTING -j LOG --log-prefix \"TRACE: raw:OUTPUT:rule:1 \"\n"
      "COMMIT\n"
      "*filter\n:FORWARD DROP [0:0]\n"
      "-A FORWARD -j LOG --log-prefix \"in: \"\n"
      "-A FORWARD -j NFLOG --nflog-group 0 --nflog-prefix \"x\" "
      "--nflog-threshold 5 --nflog-size 8\n"
      "-A FORWARD -j NFLOG --nflog-group 7 --nflog-prefix \"TRACE: "
      "raw:OUTPUT:rule:1 \"\n"
      "-A FORWARD -j ACCEPT\nCOMMIT\n";
  EXPECT_TRUE(AllPass(RoutedYaml(BlockItem("iptables", ruleset),
                                 ProbeYaml("client", "server", request),
                                 kBothBackends)));
  std::string yaml =
      RoutedYaml(BlockItem("iptables", ruleset),
                 ProbeYaml("client", "server", request), kBothBackends);
  const std::string sysctls = "sysctls: {net.ipv4.ip_forward: 1, ";
  yaml.replace(yaml.find(sysctls), sysctls.size(),
               sysctls + "net.netfilter.nf_log.2: NONE, ");
  EXPECT_TRUE(AllPass(yaml));
}

std::string WhyInconclusive(const std::string& yaml) {
  std::string why;
  for (const ProbeResult& result : RunYaml(yaml)) {
    why += result.packets.at(0).path.inconclusive + "\n";
    EXPECT_EQ(result.kind(), ResultKind::kInconclusive);
  }
  return why;
}

TEST_F(HostileRulesetTest, RulesThatLogAsTheTraceDoesAreNotTakenForIt) {
  const std::string probe = ProbeYaml("client", "server", "replied");
  EXPECT_TRUE(testing::EqualsGolden(
      WhyInconclusive(RoutedYaml(
          BlockItem("iptables",
                    "*filter\n-A FORWARD -j NFLOG --nflog-prefix \"TRACE: "
                    "filter:FORWARD:rule:9 \"\nCOMMIT\n"),
          probe, kBothBackends)) +
          WhyInconclusive(RoutedYaml(
              BlockItem("nftables",
                        "table ip t {\n  chain c {\n    type filter hook "
                        "forward priority 0\n    log prefix \"TRACE: "
                        "filter:FORWARD:policy:9 \" group 0\n  }\n}\n"),
              probe)),
      "firewall/imitated-trace.txt"));
}

// More rules are matched than there is room to tell of.
TEST_F(HostileRulesetTest, MoreThanCanBeRecordedIsInconclusive) {
  std::string rules = "*filter\n";
  for (int i = 0; i < 5000; ++i) {
    rules += fmt::format("-A FORWARD -j MARK --set-xmark {}\n", i);
  }
  const std::vector<ProbeResult> results = RunYaml(
      RoutedYaml(BlockItem("iptables", rules + "COMMIT\n"),
                 ProbeYaml("client", "server", "replied"), kBothBackends));
  EXPECT_THAT(results, SizeIs(2));
  for (const ProbeResult& result : results) {
    EXPECT_EQ(result.kind(), ResultKind::kInconclusive);
    EXPECT_THAT(result.packets.at(0).path.inconclusive,
                HasSubstr("events were lost while it was traced"));
  }
}

}  // namespace
}  // namespace hopcheck
