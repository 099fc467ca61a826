#include "firewall/rule_book.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kernel/firewall/loaded.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using testing::InNamespace;
using ::testing::IsEmpty;
using testing::RunOk;

class RuleBookTest : public InNamespace {
 protected:
  // Reading must not change what it reads.
  static RuleBook ReadBook() {
    const std::string before = RunOk("nft", {"-a", "list", "ruleset"});
    RuleBook book = RuleBook::Read();
    EXPECT_EQ(before, RunOk("nft", {"-a", "list", "ruleset"}));
    return book;
  }
  static std::vector<std::string> Texts(const BookChain* chain) {
    std::vector<std::string> texts;
    if (chain == nullptr) return {"no such chain"};
    for (const BookRule& rule : chain->rules) texts.push_back(rule.text);
    return texts;
  }
  static std::vector<std::string> Comments(const BookChain& chain) {
    std::vector<std::string> comments;
    for (const BookRule& rule : chain.rules) comments.push_back(rule.comment);
    return comments;
  }
  // "accept", "jump:chain"
  static std::vector<std::string> Verdicts(const BookChain& chain) {
    std::vector<std::string> verdicts;
    for (const BookRule& rule : chain.rules) {
      verdicts.push_back(rule.target.empty()
                             ? rule.verdict
                             : rule.verdict + ":" + rule.target);
    }
    return verdicts;
  }
};

TEST_F(RuleBookTest, IsEmptyInANewNamespace) {
  const RuleBook book = ReadBook();
  EXPECT_THAT(book.nft, IsEmpty());
  EXPECT_THAT(book.legacy, IsEmpty());
  EXPECT_EQ(nullptr, book.Find(Backend::kNft, {"ip", "filter", "INPUT"}));
  EXPECT_EQ(nullptr, book.FindRule({"ip", "filter", "INPUT"}, 1).rule);
}

constexpr const char* kSave =
    "*filter\n"
    ":INPUT ACCEPT [0:0]\n"
    ":FORWARD DROP [0:0]\n"
    ":OUTPUT ACCEPT [0:0]\n"
    ":logging - [0:0]\n"
    ":aaaaaaaaaaaaaaaaaaaaaaaaaaaa - [0:0]\n"
    "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT\n"
    "-A FORWARD -m comment --comment \"say \\\"hi\\\" \\\\ \\'x\\'\" -j "
    "logging\n"
    "-A FORWARD -m comment --comment first -j RETURN\n"
    "-A FORWARD -m comment --comment \"Größe ✓\" -g "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
    "-A FORWARD -m comment --comment 4 -j MARK --set-xmark 0x1/0xffffffff\n"
    "-A logging -j LOG --log-prefix \"in: \"\n"
    "-A logging -j REJECT --reject-with icmp-port-unreachable\n"
    "-A logging\n"
    "COMMIT\n"
    "*nat\n"
    ":PREROUTING ACCEPT [0:0]\n"
    ":INPUT ACCEPT [0:0]\n"
    ":OUTPUT ACCEPT [0:0]\n"
    ":POSTROUTING ACCEPT [0:0]\n"
    "-A POSTROUTING -o eth+ -j MASQUERADE\n"
    "COMMIT\n";

// iptables-restore takes no line ends in comments, iptables does.
void Load(const std::string& variant) {
  RunOk("iptables-" + variant + "-restore", {}, kSave);
  RunOk("iptables-" + variant,
        {"-R", "FORWARD", "3", "-m", "comment", "--comment",
         "first\n-A FORWARD -j DROP", "-j", "RETURN"});
}

// What both variants of iptables must give of kSave.
void ExpectSaved(const RuleBook& book, Backend backend) {
  const auto find = [&](const char* table, const char* chain) {
    return book.Find(backend, {"ip", table, chain});
  };
  const BookChain* forward = find("filter", "FORWARD");
  ASSERT_NE(nullptr, forward);
  EXPECT_EQ("forward", forward->hook);
  EXPECT_EQ(0, forward->priority);
  EXPECT_EQ("drop", forward->policy);
  ASSERT_EQ(5u, forward->rules.size());
  const BookRule& second = forward->rules[1];
  EXPECT_EQ("-m comment --comment \"say \\\"hi\\\" \\\\ \\'x\\'\" -j logging",
            second.text);
  EXPECT_EQ(R"(say "hi" \ 'x')", second.comment);
  EXPECT_EQ("first\n-A FORWARD -j DROP", forward->rules[2].comment);
  EXPECT_EQ("Größe ✓", forward->rules[3].comment);
  EXPECT_EQ("goto", forward->rules[3].verdict);
  EXPECT_EQ(28u, forward->rules[3].target.size());
  EXPECT_NE(nullptr, find("filter", forward->rules[3].target.c_str()));
  EXPECT_EQ("-m comment --comment 4 -j MARK --set-xmark 0x1/0xffffffff",
            forward->rules[4].text);
  const BookChain* logging = find("filter", "logging");
  ASSERT_NE(nullptr, logging);
  EXPECT_EQ("", logging->hook);
  EXPECT_EQ("", logging->policy);
  const BookChain* nat = find("nat", "POSTROUTING");
  ASSERT_NE(nullptr, nat);
  EXPECT_EQ("postrouting", nat->hook);
  EXPECT_EQ(100, nat->priority);
  EXPECT_EQ("accept", nat->policy);
}

TEST_F(RuleBookTest, TakesIptablesNftInItsOwnWords) {
  Load("nft");
  const RuleBook book = ReadBook();
  ExpectSaved(book, Backend::kNft);
  EXPECT_THAT(book.legacy, IsEmpty());
  EXPECT_THAT(Texts(book.Find(Backend::kNft, {"ip", "filter", "logging"})),
              ElementsAre("-j LOG --log-prefix \"in: \"",
                          "-j REJECT --reject-with icmp-port-unreachable", ""));
  EXPECT_THAT(Verdicts(book.nft.at({"ip", "filter", "FORWARD"})),
              ElementsAre("accept", "jump:logging", "return",
                          "goto:aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "continue"));
  EXPECT_THAT(Verdicts(book.nft.at({"ip", "filter", "logging"})),
              ElementsAre("continue", "reject", "continue"));
  EXPECT_THAT(Verdicts(book.nft.at({"ip", "nat", "POSTROUTING"})),
              ElementsAre("accept"));
}

// What rules do is known without the tools that tell their texts.
TEST_F(RuleBookTest, WithoutTextsAllElseIsTheSame) {
  Load("nft");
  Load("legacy");
  RunOk("nft", {"add table inet own"});
  RunOk("nft", {"add chain inet own forward "
                "{ type filter hook forward priority 5; policy drop; }"});
  RunOk("nft", {"add rule inet own forward ip saddr 10.0.0.1 accept "
                "comment \"a host\""});
  const RuleBook with = RuleBook::Read();
  const RuleBook without = RuleBook::Read(RuleTexts::kNone);
  for (const auto chains : {&RuleBook::nft, &RuleBook::legacy}) {
    ASSERT_THAT((with.*chains).size(), ::testing::Gt(5u));
    ASSERT_EQ((with.*chains).size(), (without.*chains).size());
    for (const auto& [name, chain] : with.*chains) {
      const BookChain& other = (without.*chains).at(name);
      EXPECT_EQ(chain.hook, other.hook);
      EXPECT_EQ(chain.priority, other.priority);
      EXPECT_EQ(chain.policy, other.policy);
      EXPECT_EQ(Comments(chain), Comments(other));
      EXPECT_EQ(Verdicts(chain), Verdicts(other));
      EXPECT_THAT(Texts(&other), ::testing::Each(""));
    }
  }
}

// A rule that imitates the legacy tables' trace is told by its text always.
TEST_F(RuleBookTest, KnowsImitatorsOfEveryBackend) {
  const char* const kLog =
      "-j NFLOG --nflog-prefix \"TRACE: filter:a:rule:1 \"";
  RunOk("nft", {"add table inet own"});
  RunOk("nft", {"add chain inet own c"});
  for (const char* innocent :
       {"log prefix \"TRACE: \"", "log prefix \"TRACE: \" group 1",
        "log prefix \"A TRACE: \" group 0"}) {
    RunOk("nft", {std::string("add rule inet own c ") + innocent});
  }
  RunOk("iptables-legacy", {"-A", "INPUT", "-j", "NFLOG", "--nflog-group", "1",
                            "--nflog-prefix", "TRACE: "});
  EXPECT_EQ(RuleBook::Read().imitator, "");
  const auto imitator = [] {
    return RuleBook::Read(RuleTexts::kNone).imitator;
  };
  EXPECT_EQ(imitator(), "");
  for (const char* variant : {"legacy", "nft"}) {
    const std::string tool = std::string("ip6tables-") + variant;
    RunOk(tool + "-restore", {},
          fmt::format("*filter\n-A INPUT {}\nCOMMIT\n", kLog));
    EXPECT_THAT(imitator(), ::testing::HasSubstr("TRACE: filter:a:rule:1 "));
    RunOk(tool, {"-F"});
    EXPECT_EQ(imitator(), "");
  }
  RunOk("nft", {"add rule inet own c log prefix \"TRACE: \" group 0"});
  EXPECT_EQ(imitator(), "log prefix \"TRACE: \" group 0");
}

// Calico's agent writes such rules.
TEST_F(RuleBookTest, TheFirstOfARulesCommentsCounts) {
  for (const std::string variant : {"nft", "legacy"}) {
    RunOk("iptables-" + variant,
          {"-A", "INPUT", "-m", "comment", "--comment", "cali:Wh1", "-m",
           "comment", "--comment", "to the host", "-j", "ACCEPT"});
  }
  const RuleBook book = RuleBook::Read();
  const ChainName input = {"ip", "filter", "INPUT"};
  EXPECT_THAT(Comments(book.nft.at(input)), ElementsAre("cali:Wh1"));
  EXPECT_THAT(Comments(book.legacy.at(input)), ElementsAre("cali:Wh1"));
}

// Verdicts that look like others: a chain that another follows at once, text
// that looks like options.
TEST_F(RuleBookTest, BothVariantsSayTheSameOfARule) {
  constexpr const char* kRules =
      "*mangle\n:a - [0:0]\n:b - [0:0]\n:c - [0:0]\n:ERROR - [0:0]\n"
      "-A PREROUTING -j a\n"
      "-A PREROUTING -g b\n"
      "-A PREROUTING\n"
      "-A a -j b\n"
      "-A b -j ERROR\n"
      "-A b -m comment --comment -j -j DROP\n"
      "-A b -m string --string -g --algo bm -j ACCEPT\n"
      "-A b -m conntrack --ctstate NEW -j RETURN\n"
      "-A ERROR -j NFQUEUE --queue-num 3\n"
      "-A POSTROUTING -m connmark --mark 1 -m comment --comment \"no -j DNAT\""
      " -j CONNMARK --save-mark\n"
      "COMMIT\n"
      "*nat\n-A PREROUTING -j REDIRECT\nCOMMIT\n";
  for (const std::string tool : {"iptables", "ip6tables"}) {
    RunOk(tool + "-nft-restore", {}, kRules);
    RunOk(tool + "-legacy-restore", {}, kRules);
  }
  const RuleBook book = RuleBook::Read();
  EXPECT_THAT(Verdicts(book.legacy.at({"ip", "mangle", "PREROUTING"})),
              ElementsAre("jump:a", "goto:b", "continue"));
  for (const auto& [name, chain] : book.nft) {
    SCOPED_TRACE(name.family + " " + name.table + " " + name.chain);
    const BookChain* legacy = book.Find(Backend::kLegacy, name);
    ASSERT_NE(legacy, nullptr);
    EXPECT_EQ(Verdicts(*legacy), Verdicts(chain));
    EXPECT_EQ(Comments(*legacy), Comments(chain));
    EXPECT_EQ(Texts(legacy), Texts(&chain));
    for (const auto trait : {&BookRule::translates, &BookRule::tracks}) {
      for (size_t i = 0; i < chain.rules.size(); ++i) {
        EXPECT_EQ(legacy->rules[i].*trait, chain.rules[i].*trait) << i;
      }
    }
  }
}

TEST_F(RuleBookTest, TakesLegacyTables) {
  Load("legacy");
  RunOk("ip6tables-legacy", {"-t", "raw", "-A", "PREROUTING", "-j", "DROP"});
  const RuleBook book = ReadBook();
  EXPECT_THAT(book.nft, IsEmpty());
  ExpectSaved(book, Backend::kLegacy);
  EXPECT_THAT(Verdicts(book.legacy.at({"ip", "filter", "FORWARD"})),
              ElementsAre("accept", "jump:logging", "return",
                          "goto:aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "continue"));
  EXPECT_THAT(Verdicts(book.legacy.at({"ip", "filter", "logging"})),
              ElementsAre("continue", "reject", "continue"));
  const BookChain& raw = book.legacy.at({"ip6", "raw", "PREROUTING"});
  EXPECT_EQ("prerouting", raw.hook);
  EXPECT_EQ(-300, raw.priority);
  EXPECT_EQ("accept", raw.policy);
  EXPECT_THAT(Texts(&raw), ElementsAre("-j DROP"));
}

// iptables-legacy-save makes each table that it is asked for.
TEST_F(RuleBookTest, MakesNoLegacyTable) {
  RuleBook::Read();
  EXPECT_EQ("", testing::ReadProc("/proc/thread-self/net/ip_tables_names"));
  RunOk("iptables-legacy", {"-t", "nat", "-A", "POSTROUTING", "-j", "ACCEPT"});
  const RuleBook book = RuleBook::Read();
  EXPECT_EQ("nat\n",
            testing::ReadProc("/proc/thread-self/net/ip_tables_names"));
  EXPECT_EQ("", testing::ReadProc("/proc/thread-self/net/ip6_tables_names"));
  EXPECT_EQ(4u, book.legacy.size());
}

TEST_F(RuleBookTest, CountsPositionsWhereHandlesAreOutOfOrder) {
  RunOk("iptables-nft", {"-A", "FORWARD", "-s", "10.0.0.1", "-j", "ACCEPT"});
  RunOk("iptables-nft", {"-A", "FORWARD", "-s", "10.0.0.2", "-j", "ACCEPT"});
  RunOk("iptables-nft", {"-A", "FORWARD", "-s", "10.0.0.3", "-j", "ACCEPT"});
  RunOk("iptables-nft", {"-D", "FORWARD", "1"});
  RunOk("iptables-nft", {"-I", "FORWARD", "2", "-s", "10.0.0.4", "-j", "DROP"});
  RunOk("iptables-nft", {"-I", "FORWARD", "-s", "10.0.0.5", "-j", "RETURN"});
  const RuleBook book = ReadBook();
  const ChainName name{"ip", "filter", "FORWARD"};
  const BookChain& forward = book.nft.at(name);
  EXPECT_THAT(
      Texts(&forward),
      ElementsAre("-s 10.0.0.5/32 -j RETURN", "-s 10.0.0.2/32 -j ACCEPT",
                  "-s 10.0.0.4/32 -j DROP", "-s 10.0.0.3/32 -j ACCEPT"));
  EXPECT_GT(forward.rules[0].handle, forward.rules[3].handle);
  for (uint32_t i = 0; i < forward.rules.size(); ++i) {
    const auto located = book.FindRule(name, forward.rules[i].handle);
    EXPECT_EQ(&forward.rules[i], located.rule);
    EXPECT_EQ(i + 1, located.position);
  }
  EXPECT_EQ(nullptr, book.FindRule(name, 9999).rule);
  EXPECT_EQ(0u, book.FindRule(name, 9999).position);
}

TEST_F(RuleBookTest, FindsRulesInABookMadeByHand) {
  RuleBook book;
  const ChainName name{"ip", "filter", "FORWARD"};
  book.nft[name].rules = {{.handle = 9}, {.handle = 4}};
  EXPECT_EQ(2u, book.FindRule(name, 4).position);
  EXPECT_EQ(nullptr, book.FindRule(name, 5).rule);
}

TEST_F(RuleBookTest, TakesNativeTablesOfEveryFamily) {
  RunOk("ip", {"link", "set", "lo", "up"});
  RunOk("nft", {"-f", "-"}, R"(
table ip filter {
  chain FORWARD {
    type filter hook forward priority 0; policy drop;
    tcp dport { 22, 80 } counter accept comment "web # handle 1"
    ip saddr 10.0.0.0/8 jump user
  }
  chain user { reject with icmp type host-prohibited
  }
}
table ip6 t { chain a { type nat hook postrouting priority 90; masquerade
}
}
table inet t {
  set addresses { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 }; }
  chain a {
    type filter hook input priority -10; policy accept;
    ct state vmap { invalid : drop, established : accept }
    ip saddr @addresses goto b
    limit rate 3/second log prefix "x # handle 9 " comment "two
lines # handle 7"
  }
  chain b { meta mark set 5 return
  }
}
table bridge t { chain a { type filter hook output priority 0; ether type arp drop
}
}
table arp t { chain a { type filter hook output priority 0; arp operation request accept
}
}
table netdev t {
  chain a { type filter hook ingress device lo priority 5; ip protocol icmp drop
  }
}
table inet hopcheck-trace { chain x { type filter hook prerouting priority -450; accept
}
}
)");
  const RuleBook book = ReadBook();
  EXPECT_EQ(8u, book.nft.size());
  const BookChain& forward = book.nft.at({"ip", "filter", "FORWARD"});
  EXPECT_THAT(Texts(&forward),
              ElementsAre("tcp dport { 22, 80 } counter accept comment \"web # "
                          "handle 1\"",
                          "ip saddr 10.0.0.0/8 jump user"));
  EXPECT_THAT(Comments(forward), ElementsAre("web # handle 1", ""));
  EXPECT_THAT(Verdicts(forward), ElementsAre("accept", "jump:user"));
  EXPECT_THAT(Verdicts(book.nft.at({"ip", "filter", "user"})),
              ElementsAre("reject"));
  EXPECT_THAT(Verdicts(book.nft.at({"ip6", "t", "a"})), ElementsAre("accept"));
  EXPECT_EQ("postrouting", book.nft.at({"ip6", "t", "a"}).hook);
  const BookChain& input = book.nft.at({"inet", "t", "a"});
  EXPECT_EQ("input", input.hook);
  EXPECT_EQ(-10, input.priority);
  EXPECT_THAT(Texts(&input),
              ElementsAre("ct state vmap { invalid : drop, established : "
                          "accept }",
                          "ip saddr @addresses goto b",
                          "limit rate 3/second log prefix \"x # handle 9 \" "
                          "comment \"two\nlines # handle 7\""));
  EXPECT_THAT(Comments(input), ElementsAre("", "", "two\nlines # handle 7"));
  EXPECT_THAT(Verdicts(input), ElementsAre("", "goto:b", "continue"));
  EXPECT_THAT(Verdicts(book.nft.at({"inet", "t", "b"})), ElementsAre("return"));
  EXPECT_EQ("output", book.nft.at({"bridge", "t", "a"}).hook);
  EXPECT_THAT(Texts(book.Find(Backend::kNft, {"bridge", "t", "a"})),
              ElementsAre("ether type arp drop"));
  EXPECT_EQ("output", book.nft.at({"arp", "t", "a"}).hook);
  EXPECT_EQ("ingress", book.nft.at({"netdev", "t", "a"}).hook);
  EXPECT_EQ(5, book.nft.at({"netdev", "t", "a"}).priority);
}

TEST_F(RuleBookTest, TakesChainsAtEgress) {
  RunOk("ip", {"link", "set", "lo", "up"});
  HOPCHECK_NEED(testing::WhyNoEgress());
  RunOk("nft", {"-f", "-"},
        "table netdev t {\n chain b {\n  type filter hook egress device lo "
        "priority 6; policy drop\n  fwd to lo\n }\n}\n");
  const RuleBook book = ReadBook();
  const BookChain& chain = book.nft.at({"netdev", "t", "b"});
  EXPECT_EQ("egress", chain.hook);
  EXPECT_EQ(6, chain.priority);
  EXPECT_EQ("drop", chain.policy);
  EXPECT_THAT(Texts(&chain), ElementsAre("fwd to \"lo\""));
}

TEST_F(RuleBookTest, TakesSeveralBackendsAtOnce) {
  RunOk("iptables-nft", {"-A", "INPUT", "-j", "ACCEPT"});
  RunOk("ip6tables-nft", {"-A", "INPUT", "-j", "DROP"});
  RunOk("iptables-legacy", {"-A", "INPUT", "-p", "icmp", "-j", "RETURN"});
  RunOk("ip6tables-legacy", {"-A", "INPUT", "-p", "tcp", "-j", "RETURN"});
  // A table of iptables' name that iptables could print, but did not make.
  RunOk(
      "nft", {"-f", "-"},
      "table ip mangle {\n chain FORWARD {\n"
      "  type filter hook forward priority -150\n  tcp dport 22 accept\n }\n}\n"
      "table ip raw {\n chain other {\n"
      "  type filter hook forward priority -150\n  counter accept\n }\n}\n");
  const RuleBook book = ReadBook();
  const auto text = [&](Backend backend, const ChainName& name) {
    return Texts(book.Find(backend, name));
  };
  EXPECT_THAT(text(Backend::kNft, {"ip", "filter", "INPUT"}),
              ElementsAre("-j ACCEPT"));
  EXPECT_THAT(text(Backend::kNft, {"ip6", "filter", "INPUT"}),
              ElementsAre("-j DROP"));
  EXPECT_THAT(text(Backend::kNft, {"ip", "mangle", "FORWARD"}),
              ElementsAre("tcp dport 22 accept"));
  EXPECT_THAT(text(Backend::kNft, {"ip", "raw", "other"}),
              ElementsAre("counter accept"));
  EXPECT_THAT(text(Backend::kLegacy, {"ip", "filter", "INPUT"}),
              ElementsAre("-p icmp -j RETURN"));
  EXPECT_THAT(text(Backend::kLegacy, {"ip6", "filter", "INPUT"}),
              ElementsAre("-p tcp -j RETURN"));
}

// iptables-save would print "-p tcp -j ACCEPT" for it.
TEST_F(RuleBookTest, TakesNativeRulesInIptablesTablesAsNftPrintsThem) {
  RunOk("iptables-nft", {"-A", "FORWARD", "-m", "comment", "--comment", "mine",
                         "-j", "ACCEPT"});
  RunOk("nft",
        {"add rule ip filter FORWARD tcp dport { 22, 80 } counter accept"});
  RunOk("iptables-nft", {"-A", "FORWARD", "-j", "DROP"});
  const RuleBook book = ReadBook();
  EXPECT_THAT(Texts(book.Find(Backend::kNft, {"ip", "filter", "FORWARD"})),
              ElementsAre("-m comment --comment mine -j ACCEPT",
                          "tcp dport { 22, 80 } counter accept", "-j DROP"));
}

TEST_F(RuleBookTest, TakesNamesAtTheLengthLimit) {
  const std::string table(255, 't');
  const std::string chain(127, 'c');
  RunOk("nft", {"-f", "-"},
        fmt::format("table inet {0} {{\n chain {1} {{ }}\n chain a {{\n  jump "
                    "{1}\n }}\n}}\n",
                    table, chain));
  const RuleBook book = ReadBook();
  const BookChain& rules = book.nft.at({"inet", table, "a"});
  EXPECT_THAT(Verdicts(rules), ElementsAre("jump:" + chain));
  EXPECT_THAT(Texts(&rules), ElementsAre("jump " + chain));
  EXPECT_NE(nullptr, book.Find(Backend::kNft, {"inet", table, chain}));
}

}  // namespace
}  // namespace hopcheck
