// What kernel tests load beside the rules themselves is not repeated here: this
// is how the commands look to who reads them.
#include "firewall/nft_command.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/firewall/data_rule.h"

namespace hopcheck {
namespace {

std::string Command(const ChainName& chain, const std::string& rule) {
  return NftCommand(chain, testing::RuleOf(rule));
}

TEST(NftCommandTest, OfNftsOwnTables) {
  EXPECT_EQ(
      "nft add rule inet fw forward iifname \"lan\" oifname \"eth*\" ip saddr "
      "10.0.0.0/23 ip daddr 10.0.2.1 tcp sport 1000-2000 tcp dport { 22, "
      "80-90 } ct state new,established meta mark & 0xf0 == 0x10 limit rate "
      "3/minute accept comment \"why not\"",
      Command({"inet", "fw", "forward"},
              "in: lan, out: eth+, source: 10.0.1.7/23, destination: "
              "10.0.2.1, protocol: tcp, source_port: '1000:2000', "
              "destination_port: '22,80:90', ct_state: 'new,established', "
              "mark: 0x10/0xf0, limit: 3/m, comment: why not, verdict: "
              "accept"));
}

TEST(NftCommandTest, Verdicts) {
  const ChainName inet = {"inet", "t", "c"};
  EXPECT_EQ("nft add rule inet t c reject with icmpx type port-unreachable",
            Command(inet, "verdict: reject"));
  EXPECT_EQ("nft add rule inet t c reject with icmpv6 type policy-fail",
            Command(inet, "verdict: reject policy-fail"));
  EXPECT_EQ("nft add rule inet t c meta l4proto tcp reject with tcp reset",
            Command(inet, "protocol: 6, verdict: reject tcp-reset"));
  EXPECT_EQ("nft add rule inet t c log prefix \"a b\"",
            Command(inet, "verdict: log a b"));
  EXPECT_EQ("nft add rule inet t c meta mark set 0x10",
            Command(inet, "verdict: mark 16"));
  EXPECT_EQ("nft add rule inet t c meta mark set meta mark & 0xffffff0f | 0x10",
            Command(inet, "verdict: mark 0x10/0xf0"));
  EXPECT_EQ("nft add rule inet t c dnat ip6 to fd00::1",
            Command(inet, "verdict: dnat fd00::1"));
  EXPECT_EQ("nft add rule ip6 t c meta l4proto tcp dnat to [fd00::1]:80-90",
            Command({"ip6", "t", "c"},
                    "protocol: tcp, verdict: 'dnat [fd00::1]:80-90'"));
  EXPECT_EQ("nft add rule inet t c meta l4proto udp masquerade to :53",
            Command(inet, "protocol: udp, verdict: masquerade 53"));
  EXPECT_EQ("nft add rule arp t c arp saddr ip 10.0.0.0/8 drop",
            Command({"arp", "t", "c"}, "source: 10.0.0.0/8, verdict: drop"));
}

}  // namespace
}  // namespace hopcheck
