// Rulesets that their tools refuse: what is said, and where. The texts hold the
// words of Debian 12's tools.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "kernel/firewall/rulesets.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using ::testing::HasSubstr;
using testing::KernelRefusal;
using testing::MakeFileItem;
using testing::MakeItem;
using testing::RulesetRefusal;

using Kind = FirewallItem::Kind;

struct Case {
  std::string name;
  std::string text;
};

class RefusedRulesetTest : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(testing::WhyNoNamespaces()); }

  // What is said of each, in a block of a scenario.
  static std::string Refusals(Kind kind, Backend backend,
                              const std::vector<Case>& cases) {
    std::string text;
    for (const Case& one : cases) {
      text += fmt::format("== {}\n{}", one.name,
                          RulesetRefusal({MakeItem(kind, one.text)}, backend));
    }
    return text;
  }

  // The same of a file, without the folder that it is in.
  std::string FileRefusal(Kind kind, const std::string& path,
                          Backend backend = Backend::kNft) const {
    std::string text = RulesetRefusal({MakeFileItem(kind, path)}, backend);
    const std::string folder = folder_ / "";
    for (size_t at = 0; (at = text.find(folder, at)) != text.npos;) {
      text.erase(at, folder.size());
    }
    return text;
  }

  testing::TemporaryFolder folder_;
};

const std::vector<Case> kIptables = {
    {"a loop",
     "*filter\n:INPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n"
     "-A INPUT -j A\n-A A -j B\n-A B -j A\nCOMMIT\n"},
    {"a chain that jumps to itself",
     "*filter\n:A - [0:0]\n-A INPUT -j A\n-A A -j A\nCOMMIT\n"},
    {"an unknown match",
     "*filter\n-A INPUT -m nosuch --foo 1 -j ACCEPT\nCOMMIT\n"},
    {"an unknown target",
     "*filter\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -j NOSUCH\nCOMMIT\n"},
    {"an unknown option", "*filter\n-A INPUT --bogus\nCOMMIT\n"},
    {"an unknown chain", "*filter\n-A NOSUCH -j ACCEPT\nCOMMIT\n"},
    {"an unknown table", "*nosuch\n:INPUT ACCEPT [0:0]\nCOMMIT\n"},
    {"an unknown set",
     "*filter\n-A INPUT -m set --match-set none src -j DROP\nCOMMIT\n"},
    {"a port out of range",
     "*filter\n-A INPUT -p tcp --dport 99999 -j ACCEPT\nCOMMIT\n"},
    {"a target where it may not stand",
     "*filter\n-A INPUT -j ACCEPT\n-A INPUT -j MASQUERADE\nCOMMIT\n"},
    {"a chain's name that is too long",
     "*filter\n:" + std::string(29, 'c') + " - [0:0]\nCOMMIT\n"},
    {"no COMMIT", "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\n"},
    {"no table", "-A INPUT -j ACCEPT\nCOMMIT\n"},
    {"the second of two tables",
     "*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n"
     "*filter\n-A INPUT --bogus\nCOMMIT\n"},
};

TEST_F(RefusedRulesetTest, IptablesNft) {
  EXPECT_TRUE(
      testing::EqualsGolden(Refusals(Kind::kIptables, Backend::kNft, kIptables),
                            "firewall/refused-iptables-nft.txt"));
}

TEST_F(RefusedRulesetTest, IptablesLegacy) {
  EXPECT_TRUE(testing::EqualsGolden(
      Refusals(Kind::kIptables, Backend::kLegacy, kIptables),
      "firewall/refused-iptables-legacy.txt"));
}

TEST_F(RefusedRulesetTest, Ip6tables) {
  const std::vector<Case> cases(kIptables.begin(), kIptables.begin() + 3);
  EXPECT_TRUE(testing::EqualsGolden(
      Refusals(Kind::kIp6tables, Backend::kNft, cases) +
          Refusals(Kind::kIp6tables, Backend::kLegacy, cases),
      "firewall/refused-ip6tables.txt"));
}

TEST_F(RefusedRulesetTest, Nftables) {
  EXPECT_TRUE(testing::EqualsGolden(
      Refusals(
          Kind::kNftables, Backend::kNft,
          {{"two errors of syntax",
            "table ip t {\n  chain c {\n    bogus\n  }\n"
            "  chain d {\n    tcp dport accept\n  }\n}\n"},
           {"an unknown chain",
            "table ip t {\n  chain c {\n    jump nowhere\n  }\n}\n"},
           {"an unknown set",
            "table ip t {\n  chain c {\n    ip saddr @none drop\n  }\n}\n"},
           {"a statement of another family",
            "table ip t {\n  chain c {\n    ip6 saddr ::1 drop\n  }\n}\n"},
           {"a brace that is not closed", "table ip t {\n  chain c {\n"},
           {"an include that does not exist",
            "add table ip t\ninclude \"nowhere.nft\"\n"}}),
      "firewall/refused-nftables.txt"));
}

// What the kernel finds, it finds where it looks: older ones elsewhere (seen: a
// loop on 5.10), or they do not say where (seen: an attribute that the policy
// of 6.12 refuses), and nft shows the whole command. The kernel that is
// required is none of those.
TEST_F(RefusedRulesetTest, NftablesByTheKernel) {
  const auto equals = [](const Case& refused, const std::string& golden) {
    const std::string text =
        Refusals(Kind::kNftables, Backend::kNft, {refused});
    const auto is_newest = testing::EqualsGolden(text, golden + ".txt");
    if (is_newest || testing::KernelIsRequired()) return is_newest;
    return testing::EqualsGolden(text, golden + "-older.txt");
  };
  EXPECT_TRUE(
      equals({"a loop",
              "table ip t {\n  chain a {\n    jump b\n  }\n"
              "  chain b {\n    jump a\n  }\n  chain c {\n"
              "    type filter hook input priority 0\n    jump a\n  }\n}\n"},
             "firewall/refused-nftables-loop"));
  EXPECT_TRUE(equals({"a table's name that is too long",
                      "add table ip " + std::string(256, 't') + "\n"},
                     "firewall/refused-nftables-name"));
}

TEST_F(RefusedRulesetTest, Ipset) {
  EXPECT_TRUE(testing::EqualsGolden(
      Refusals(Kind::kIpset, Backend::kNft,
               {{"an element twice",
                 "create a hash:ip\nadd a 10.0.0.1\nadd a 10.0.0.1\n"},
                {"an unknown set", "create a hash:ip\nadd b 10.0.0.1\n"},
                {"an unknown type", "create a nosuch:type\n"},
                {"an unknown command", "create a hash:ip\nbogus b\n"},
                {"too many elements",
                 "create a hash:ip maxelem 2\nadd a 10.0.0.1\nadd a 10.0.0.2\n"
                 "add a 10.0.0.3\n"},
                {"an address of the other family",
                 "create a hash:ip family inet6\nadd a 10.0.0.1\n"}}),
      "firewall/refused-ipset.txt"));
}

TEST_F(RefusedRulesetTest, FilesAreShownThemselves) {
  const std::string rules =
      folder_.Write("rules.v4", "*filter\n\t-A INPUT\t--bogus\nCOMMIT\n");
  const std::string returns =
      folder_.Write("windows.v4", "*filter\r\n:INPUT DROP [0:0]\r\nCOMMIT\r\n");
  const std::string nft_returns =
      folder_.Write("windows.nft", "table ip t {\r\n}\r\n");
  const std::string bytes = folder_.Write(
      "latin1.v4", "*filter\n-A INPUT -m caf\xe9\x1b[2J -j ACCEPT\nCOMMIT\n");
  const std::string sets = folder_.Write("sets", "create a hash:ip\nadd b 1\n");
  EXPECT_TRUE(testing::EqualsGolden(
      FileRefusal(Kind::kIptables, rules) +
          FileRefusal(Kind::kIptables, rules, Backend::kLegacy) +
          FileRefusal(Kind::kIptables, returns) +
          FileRefusal(Kind::kIptables, returns, Backend::kLegacy) +
          FileRefusal(Kind::kNftables, nft_returns) +
          FileRefusal(Kind::kIptables, bytes) + FileRefusal(Kind::kIpset, sets),
      "firewall/refused-files.txt"));
}

TEST_F(RefusedRulesetTest, IncludedFilesAreShownThemselves) {
  folder_.Write("parts/a.nft",
                "table ip t {\n  chain c {\n    bogus\n  }\n}\n");
  folder_.Write("parts/b.nft", "include \"missing.nft\"\n");
  folder_.Write("again.nft", "include \"again.nft\"\n");
  EXPECT_TRUE(testing::EqualsGolden(
      FileRefusal(Kind::kNftables,
                  folder_.Write("a.nft", "include \"parts/a.nft\"\n")) +
          FileRefusal(Kind::kNftables,
                      folder_.Write("b.nft", "include \"./parts/b.nft\"\n")) +
          FileRefusal(Kind::kNftables,
                      folder_.Write("c.nft", "include \"again.nft\"\n")),
      "firewall/refused-includes.txt"));
}

// In no kernel since 3.17, but in the tool.
TEST_F(RefusedRulesetTest, AnExtensionThatTheKernelLacksIsTheKernelsFault) {
  std::string text;
  for (const Backend backend : {Backend::kNft, Backend::kLegacy}) {
    text += KernelRefusal(
        {MakeItem(Kind::kIptables,
                  "*filter\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -j ULOG\n"
                  "COMMIT\n")},
        backend);
  }
  EXPECT_TRUE(testing::EqualsGolden(text, "firewall/lacking-extension.txt"));
}

// Nothing of the items after it.
TEST_F(RefusedRulesetTest, TheItemsAfterItAreNotLoaded) {
  EXPECT_THAT(
      RulesetRefusal({MakeItem(Kind::kNftables, "bogus\n"),
                      MakeItem(Kind::kIptables, "*filter\n-A INPUT --x\n")},
                     Backend::kNft),
      ::testing::Not(HasSubstr("iptables")));
}

}  // namespace
}  // namespace hopcheck
