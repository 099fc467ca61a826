// What kernel tests load and compare is not repeated here: this is how the
// commands look to who reads them.
#include "firewall/iptables_command.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/firewall/data_rule.h"

namespace hopcheck {
namespace {

std::string Command(const ChainName& chain, const std::string& rule) {
  return IptablesCommand(chain, testing::RuleOf(rule));
}

TEST(IptablesCommand, Matches) {
  EXPECT_EQ(
      "iptables-nft -A FORWARD -i lan -o eth+ -s 10.0.1.7/23 -d 10.0.2.1 "
      "-p tcp -m multiport --sports 1000:2000 -m multiport --dports 22,80:90 "
      "-m conntrack --ctstate NEW,ESTABLISHED -m mark --mark 0x10/0xf0 "
      "-m limit --limit 3/minute -m comment --comment 'why not' -j ACCEPT",
      Command({"ip", "filter", "FORWARD"},
              "in: lan, out: eth+, source: 10.0.1.7/23, destination: "
              "10.0.2.1, protocol: tcp, source_port: '1000:2000', "
              "destination_port: '22,80:90', ct_state: 'new,established', "
              "mark: 0x10/0xf0, limit: 3/m, comment: why not, verdict: "
              "accept"));
  EXPECT_EQ(
      "ip6tables-nft -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/4 "
      "-m conntrack --ctstate NEW,DNAT -g x",
      Command({"ip6", "filter", "INPUT"},
              "icmp_type: port-unreachable, ct_state: 'new,dnat', "
              "verdict: goto x"));
}

TEST(IptablesCommand, Verdicts) {
  const ChainName nat = {"ip6", "nat", "c"};
  EXPECT_EQ(
      "ip6tables-nft -t nat -A c -p tcp -j DNAT --to-destination "
      "'[fd00::1]:80-90'",
      Command(nat, "protocol: tcp, verdict: 'dnat [fd00::1]:80-90'"));
  EXPECT_EQ("ip6tables-nft -t nat -A c -p udp -j MASQUERADE --to-ports 53",
            Command(nat, "protocol: udp, verdict: masquerade 53"));
  const ChainName filter = {"ip", "filter", "c"};
  EXPECT_EQ("iptables-nft -A c -j REJECT --reject-with icmp-port-unreachable",
            Command(filter, "verdict: reject"));
  EXPECT_EQ("iptables-nft -A c -j LOG --log-prefix '\"a'\\''b: '",
            Command(filter, "verdict: \"log \\\"a'b: \""));
}

}  // namespace
}  // namespace hopcheck
