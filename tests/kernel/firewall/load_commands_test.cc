// A firewall loaded by hand is the one that LoadFirewall loads: what each item
// adds to those before it, and what a shell makes of any text.
#include "firewall/load_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kernel/firewall/data_item.h"
#include "kernel/firewall/rulesets.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

using testing::DataItem;
using ::testing::HasSubstr;
using testing::Loaded;
using testing::LoadedByHand;
using testing::MakeFileItem;
using testing::MakeItem;
using testing::TemporaryFolder;
using testing::WhyNoNamespaces;
using testing::WithoutDates;

using Kind = FirewallItem::Kind;

class LoadCommandsTest : public ::testing::Test {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoNamespaces()); }

  // What both ways of loading leave, and `text` with it.
  static void ExpectSame(const std::vector<FirewallItem>& items,
                         Backend variant, const std::string& program,
                         const std::vector<std::string>& arguments,
                         const std::string& text) {
    const std::string loaded =
        WithoutDates(Loaded(items, variant, program, arguments));
    EXPECT_EQ(loaded,
              WithoutDates(LoadedByHand(items, variant, program, arguments)));
    EXPECT_THAT(loaded, HasSubstr(text));
  }
  static void ExpectSameNft(const std::vector<FirewallItem>& items,
                            const std::string& text) {
    ExpectSame(items, Backend::kNft, "nft", {"-s", "list", "ruleset"}, text);
  }
};

constexpr const char* kFilter =
    "*filter\n:FORWARD DROP [0:0]\n:user - [0:0]\n"
    "-A FORWARD -m comment --comment \"it's `$(here)` \\\\\" -j user\n"
    "COMMIT\n";

TEST_F(LoadCommandsTest, EachVariantByItsOwnTool) {
  for (const Backend backend : {Backend::kNft, Backend::kLegacy}) {
    const std::string tool = "-" + std::string(ToString(backend)) + "-save";
    FirewallItem item = MakeItem(Kind::kIptables, kFilter);
    ExpectSame({item}, backend, "iptables" + tool, {}, "`$(here)`");
    item.kind = Kind::kIp6tables;
    item.backend = backend;
    ExpectSame({item}, Backend::kNft, "ip6tables" + tool, {}, "`$(here)`");
  }
}

TEST_F(LoadCommandsTest, Sets) {
  ExpectSame({MakeItem(Kind::kIpset,
                       "create allowed bitmap:ip range 10.0.0.0/24\n"
                       "add allowed 10.0.0.1\n")},
             Backend::kNft, "ipset", {"save"}, "add allowed 10.0.0.1");
}

TEST_F(LoadCommandsTest, IncludedFilesFromTheirFolder) {
  TemporaryFolder folder;
  folder.Write("a folder/parts/chain.nft", "chain c { counter; }\n");
  folder.Write("a folder/all.nft",
               "define x = 1\ntable inet t {\n include \"parts/*.nft\"\n}\n");
  ExpectSameNft({MakeFileItem(Kind::kNftables, folder / "a folder/all.nft")},
                "chain c");
}

// A chain that stands keeps its place, and what it holds.
TEST_F(LoadCommandsTest, RulesAsDataBehindWhatStands) {
  const FirewallItem standing =
      MakeItem(Kind::kNftables,
               "table inet t {\n"
               "  chain input { type filter hook input priority 7; policy "
               "drop; accept; }\n"
               "  chain user { counter; }\n"
               "}\n");
  ExpectSameNft(
      {standing,
       DataItem("[{chain: 'inet:t.input', rules: [{verdict: jump user}]},"
                " {chain: 'inet:t.user', rules: [{verdict: drop}]},"
                " {chain: 'inet:t.output', policy: drop},"
                " {chain: 'inet:t.own', rules: [{verdict: accept}]}]")},
      "hook input priority filter + 7; policy drop;\n\t\taccept\n\t\tjump "
      "user\n");
  ExpectSameNft({standing, DataItem("[{chain: 'inet:t.input', policy: accept, "
                                    "rules: [{verdict: drop}]}]")},
                "hook input priority filter + 7; policy accept;");
}

TEST_F(LoadCommandsTest, RulesAsDataBehindThoseOfIptables) {
  ExpectSame(
      {MakeItem(Kind::kIptables, kFilter),
       DataItem("[{chain: 'ip:filter.FORWARD', rules: [{verdict: goto own}]},"
                " {chain: 'ip:filter.user', rules: [{verdict: drop}]},"
                " {chain: 'ip:filter.own', rules: [{verdict: accept}]},"
                " {chain: 'ip:filter.INPUT', policy: drop},"
                " {chain: 'ip:nat.OUTPUT', rules: [{verdict: return}]}]")},
      Backend::kNft, "iptables-nft-save", {},
      "\\\\\" -j user\n-A FORWARD -g own\n");
}

TEST_F(LoadCommandsTest, RulesAsDataOfBothFamilies) {
  const FirewallItem item = DataItem(
      "[{chain: filter.INPUT, policy: drop, rules: ["
      "{icmp_type: echo-request, verdict: accept},"
      "{source: 10.0.0.0/8, verdict: accept}]}]");
  ExpectSame({item}, Backend::kNft, "iptables-nft-save", {}, "-s 10.0.0.0/8");
  ExpectSame({item}, Backend::kNft, "ip6tables-nft-save", {},
             "--icmpv6-type 128");
}

}  // namespace
}  // namespace hopcheck
