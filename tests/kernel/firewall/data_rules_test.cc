// Rules as data in iptables' tables. The oracle is iptables-nft: what
// iptables-save prints of the same rules when iptables-restore has loaded them.
#include "firewall/data_rules.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "kernel/firewall/data_item.h"
#include "kernel/firewall/loaded.h"
#include "kernel/firewall/rulesets.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

using testing::DataItem;
using testing::InNamespace;
using testing::Loaded;
using testing::LoadedByHand;
using testing::MakeItem;
using testing::RunOk;
using testing::WhyNoNamespaces;

using Kind = FirewallItem::Kind;

constexpr const char* kAsIpv4 = "as ipv4";

// A rule as data, and the words that iptables takes for it.
struct Case {
  const char* table;
  const char* chain;
  const char* rule;
  const char* ipv4;  // null: not of this family
  const char* ipv6 = kAsIpv4;
};

constexpr Case kMatches[] = {
    {"filter", "INPUT", "in: lan", "-i lan"},
    {"filter", "OUTPUT", "out: eth+", "-o eth+"},
    {"filter", "FORWARD", "in: lan, out: wan", "-i lan -o wan"},
    {"filter", "FORWARD", "source: 10.0.0.1", "-s 10.0.0.1", nullptr},
    {"filter", "FORWARD", "source: 10.0.0.0/8, destination: 10.1.2.0/23",
     "-s 10.0.0.0/8 -d 10.1.2.0/23", nullptr},
    {"filter", "FORWARD", "source: 10.1.2.3/23", "-s 10.1.2.3/23", nullptr},
    {"filter", "FORWARD", "source: 0.0.0.0/0", "-s 0.0.0.0/0", nullptr},
    {"filter", "FORWARD", "source: \"fd00::1\", destination: \"fd00:1::/57\"",
     nullptr, "-s fd00::1 -d fd00:1::/57"},
    {"filter", "FORWARD", "in: a, out: b, source: 10.0.0.1, protocol: tcp",
     "-i a -o b -s 10.0.0.1 -p tcp", nullptr},
    {"filter", "FORWARD", "protocol: tcp", "-p tcp"},
    {"filter", "FORWARD", "protocol: 47", "-p gre"},
    {"filter", "FORWARD", "protocol: all", ""},
    {"filter", "FORWARD", "protocol: icmp", "-p icmp", nullptr},
    {"filter", "FORWARD", "protocol: icmpv6", nullptr, "-p ipv6-icmp"},
    // Ports.
    {"filter", "FORWARD", "protocol: tcp, destination_port: 22",
     "-p tcp --dport 22"},
    {"filter", "FORWARD",
     "protocol: udp, source_port: \"1000:2000\", destination_port: 53",
     "-p udp --sport 1000:2000 --dport 53"},
    {"filter", "FORWARD", "protocol: tcp, source_port: \"0:100\"",
     "-p tcp --sport 0:100"},
    {"filter", "FORWARD", "protocol: tcp, destination_port: \"100:65535\"",
     "-p tcp --dport 100:65535"},
    {"filter", "FORWARD", "protocol: tcp, destination_port: \"0:65535\"",
     "-p tcp --dport 0:65535"},
    {"filter", "FORWARD",
     "protocol: udp, source_port: \"0:65535\", destination_port: \"0:65535\"",
     "-p udp --sport 0:65535 --dport 0:65535"},
    {"filter", "FORWARD",
     "protocol: tcp, source_port: \"0:65535\", destination_port: 80",
     "-p tcp --sport 0:65535 --dport 80"},
    {"filter", "FORWARD",
     "protocol: tcp, destination_port: \"22,80,1000:2000\"",
     "-p tcp -m multiport --dports 22,80,1000:2000"},
    {"filter", "FORWARD",
     "protocol: udp, source_port: \"1,2\", destination_port: \"3:4,5\"",
     "-p udp -m multiport --sports 1,2 -m multiport --dports 3:4,5"},
    {"filter", "FORWARD",
     "protocol: tcp, source_port: \"1,2\", destination_port: 80",
     "-p tcp -m multiport --sports 1,2 -m multiport --dports 80"},
    {"filter", "FORWARD",
     "protocol: tcp, destination_port: "
     "\"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\"",
     "-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"},
    {"filter", "FORWARD", "protocol: sctp, destination_port: 80",
     "-p sctp --dport 80"},
    {"filter", "FORWARD",
     "protocol: sctp, source_port: \"1:2\", destination_port: \"0:9\"",
     "-p sctp --sport 1:2 --dport 0:9"},
    {"filter", "FORWARD", "protocol: sctp, destination_port: \"80,81\"",
     "-p sctp -m multiport --dports 80,81"},
    {"filter", "FORWARD",
     "protocol: dccp, source_port: 5, destination_port: \"80:81\"",
     "-p dccp --sport 5 --dport 80:81"},
    {"filter", "FORWARD", "protocol: udplite, destination_port: 80",
     "-p udplite -m multiport --dports 80"},
    // ICMP.
    {"filter", "FORWARD", "icmp_type: echo-request",
     "-p icmp --icmp-type echo-request",
     "-p ipv6-icmp --icmpv6-type echo-request"},
    {"filter", "FORWARD", "icmp_type: pong", "-p icmp --icmp-type pong",
     "-p ipv6-icmp --icmpv6-type echo-reply"},
    {"filter", "FORWARD", "protocol: icmp, icmp_type: 8",
     "-p icmp --icmp-type 8", nullptr},
    {"filter", "FORWARD", "icmp_type: 3/1", "-p icmp --icmp-type 3/1",
     "-p ipv6-icmp --icmpv6-type 3/1"},
    {"filter", "FORWARD", "icmp_type: 0", "-p icmp --icmp-type 0",
     "-p ipv6-icmp --icmpv6-type 0"},
    {"filter", "FORWARD", "icmp_type: any", "-p icmp --icmp-type any",
     "-p ipv6-icmp"},
    {"filter", "FORWARD", "icmp_type: destination-unreachable",
     "-p icmp --icmp-type destination-unreachable",
     "-p ipv6-icmp --icmpv6-type destination-unreachable"},
    {"filter", "FORWARD", "icmp_type: port-unreachable",
     "-p icmp --icmp-type port-unreachable",
     "-p ipv6-icmp --icmpv6-type port-unreachable"},
    {"filter", "FORWARD", "icmp_type: time-exceeded",
     "-p icmp --icmp-type time-exceeded",
     "-p ipv6-icmp --icmpv6-type time-exceeded"},
    {"filter", "FORWARD", "icmp_type: ttl-zero-during-transit",
     "-p icmp --icmp-type ttl-zero-during-transit",
     "-p ipv6-icmp --icmpv6-type ttl-zero-during-transit"},
    {"filter", "FORWARD", "icmp_type: redirect", "-p icmp --icmp-type redirect",
     "-p ipv6-icmp --icmpv6-type redirect"},
    {"filter", "FORWARD", "icmp_type: source-quench",
     "-p icmp --icmp-type source-quench", nullptr},
    {"filter", "FORWARD", "icmp_type: fragmentation-needed",
     "-p icmp --icmp-type fragmentation-needed", nullptr},
    {"filter", "FORWARD", "icmp_type: packet-too-big",
     "-p icmp --icmp-type fragmentation-needed",
     "-p ipv6-icmp --icmpv6-type packet-too-big"},
    {"filter", "FORWARD", "icmp_type: router-advertisement",
     "-p icmp --icmp-type router-advertisement",
     "-p ipv6-icmp --icmpv6-type router-advertisement"},
    {"filter", "FORWARD", "icmp_type: neighbour-solicitation", nullptr,
     "-p ipv6-icmp --icmpv6-type neighbour-solicitation"},
    {"filter", "FORWARD", "icmp_type: address-mask-reply",
     "-p icmp --icmp-type address-mask-reply", nullptr},
    // States, marks, limits, comments.
    {"filter", "FORWARD", "ct_state: new", "-m conntrack --ctstate NEW"},
    {"filter", "FORWARD",
     "ct_state: [dnat, invalid, new, related, established, untracked, snat]",
     "-m conntrack --ctstate "
     "INVALID,NEW,RELATED,ESTABLISHED,UNTRACKED,SNAT,DNAT"},
    {"filter", "FORWARD", "mark: 0x10", "-m mark --mark 0x10"},
    {"filter", "FORWARD", "mark: 16/0xff", "-m mark --mark 16/0xff"},
    {"filter", "FORWARD", "limit: 10/second", "-m limit --limit 10/second"},
    {"filter", "FORWARD", "limit: 3/min", "-m limit --limit 3/min"},
    {"filter", "FORWARD", "limit: 60/minute", "-m limit --limit 60/minute"},
    {"filter", "FORWARD", "limit: 100/m", "-m limit --limit 100/m"},
    {"filter", "FORWARD", "limit: 7/h", "-m limit --limit 7/h"},
    {"filter", "FORWARD", "limit: 10000/day", "-m limit --limit 10000/day"},
    {"filter", "FORWARD", "limit: 10000/s", "-m limit --limit 10000/s"},
    {"filter", "FORWARD", "limit: 3000/s", "-m limit --limit 3000/s"},
    {"filter", "FORWARD", "limit: 7/s", "-m limit --limit 7/s"},
    {"filter", "FORWARD", "comment: lan-only", "-m comment --comment lan-only"},
    {"filter", "FORWARD", "comment: 'Größe: \"so\" \\ ✓'",
     "-m comment --comment \"Größe: \\\"so\\\" \\\\ ✓\""},
    {"filter", "INPUT",
     "in: lan, source: 10.0.0.0/24, protocol: tcp, destination_port: 22, "
     "ct_state: new, mark: 1, limit: 1/s, comment: all of it",
     "-i lan -s 10.0.0.0/24 -p tcp --dport 22 -m conntrack --ctstate NEW -m "
     "mark --mark 1 -m limit --limit 1/s -m comment --comment \"all of it\"",
     nullptr},
};

constexpr Case kVerdicts[] = {
    {"filter", "INPUT", "verdict: accept", "-j ACCEPT"},
    {"filter", "INPUT", "verdict: drop", "-j DROP"},
    {"filter", "INPUT", "verdict: return", "-j RETURN"},
    {"filter", "INPUT", "verdict: jump user", "-j user"},
    {"filter", "INPUT", "verdict: goto user", "-g user"},
    {"mangle", "POSTROUTING", "verdict: drop", "-j DROP"},
    {"raw", "PREROUTING", "verdict: accept", "-j ACCEPT"},
    {"security", "INPUT", "verdict: drop", "-j DROP"},
    {"nat", "INPUT", "verdict: return", "-j RETURN"},
    // Reject.
    {"filter", "FORWARD", "verdict: reject", "-j REJECT"},
    {"filter", "FORWARD", "protocol: tcp, verdict: reject tcp-reset",
     "-p tcp -j REJECT --reject-with tcp-reset"},
    {"filter", "FORWARD", "verdict: reject icmp-net-unreachable",
     "-j REJECT --reject-with icmp-net-unreachable", nullptr},
    {"filter", "FORWARD", "verdict: reject host-unreachable",
     "-j REJECT --reject-with icmp-host-unreachable",
     "-j REJECT --reject-with icmp6-addr-unreachable"},
    {"filter", "FORWARD", "verdict: reject icmp-proto-unreachable",
     "-j REJECT --reject-with icmp-proto-unreachable", nullptr},
    {"filter", "FORWARD", "verdict: reject port-unreachable",
     "-j REJECT --reject-with icmp-port-unreachable",
     "-j REJECT --reject-with icmp6-port-unreachable"},
    {"filter", "FORWARD", "verdict: reject icmp-net-prohibited",
     "-j REJECT --reject-with icmp-net-prohibited", nullptr},
    {"filter", "FORWARD", "verdict: reject icmp-host-prohibited",
     "-j REJECT --reject-with icmp-host-prohibited", nullptr},
    {"filter", "FORWARD", "verdict: reject admin-prohibited",
     "-j REJECT --reject-with icmp-admin-prohibited",
     "-j REJECT --reject-with icmp6-adm-prohibited"},
    {"filter", "FORWARD", "verdict: reject no-route",
     "-j REJECT --reject-with icmp-net-unreachable",
     "-j REJECT --reject-with icmp6-no-route"},
    {"filter", "FORWARD", "verdict: reject policy-fail", nullptr,
     "-j REJECT --reject-with icmp6-policy-fail"},
    {"filter", "FORWARD", "verdict: reject reject-route", nullptr,
     "-j REJECT --reject-with icmp6-reject-route"},
    // Log and mark.
    {"filter", "FORWARD", "verdict: log", "-j LOG"},
    {"filter", "FORWARD", "verdict: \"log dropped: \"",
     "-j LOG --log-prefix \"dropped: \""},
    {"filter", "FORWARD", "verdict: log 12345678901234567890123456789",
     "-j LOG --log-prefix 12345678901234567890123456789"},
    {"mangle", "PREROUTING", "verdict: mark 0x10", "-j MARK --set-mark 0x10"},
    {"mangle", "PREROUTING", "verdict: mark 0x10/0xf0",
     "-j MARK --set-mark 0x10/0xf0"},
    {"mangle", "PREROUTING", "verdict: mark 0x1ff/0xf0",
     "-j MARK --set-mark 0x1ff/0xf0"},
    {"filter", "INPUT", "verdict: mark 7", "-j MARK --set-mark 7"},
    // NAT.
    {"nat", "POSTROUTING", "verdict: snat 10.0.0.1",
     "-j SNAT --to-source 10.0.0.1", nullptr},
    {"nat", "INPUT", "verdict: \"snat fd00::1\"", nullptr,
     "-j SNAT --to-source fd00::1"},
    {"nat", "POSTROUTING", "protocol: tcp, verdict: \"snat 10.0.0.1:80\"",
     "-p tcp -j SNAT --to-source 10.0.0.1:80", nullptr},
    {"nat", "POSTROUTING",
     "protocol: udp, verdict: \"snat [fd00::1]:1000-2000\"", nullptr,
     "-p udp -j SNAT --to-source [fd00::1]:1000-2000"},
    {"nat", "PREROUTING", "verdict: dnat 10.0.0.1",
     "-j DNAT --to-destination 10.0.0.1", nullptr},
    {"nat", "OUTPUT", "protocol: tcp, verdict: \"dnat 10.0.0.1:80-90\"",
     "-p tcp -j DNAT --to-destination 10.0.0.1:80-90", nullptr},
    {"nat", "PREROUTING", "protocol: tcp, verdict: \"dnat [fd00::1]:80\"",
     nullptr, "-p tcp -j DNAT --to-destination [fd00::1]:80"},
    {"nat", "POSTROUTING", "out: wan, verdict: masquerade",
     "-o wan -j MASQUERADE"},
    {"nat", "POSTROUTING", "protocol: tcp, verdict: masquerade 1000-2000",
     "-p tcp -j MASQUERADE --to-ports 1000-2000"},
    {"nat", "PREROUTING", "verdict: redirect", "-j REDIRECT"},
    {"nat", "PREROUTING",
     "protocol: tcp, destination_port: 80, verdict: redirect 8080",
     "-p tcp --dport 80 -j REDIRECT --to-ports 8080"},
    {"nat", "OUTPUT", "protocol: udp, verdict: redirect 1000-2000",
     "-p udp -j REDIRECT --to-ports 1000-2000"},
};

std::string NameOf(const ::testing::TestParamInfo<Case>& info) {
  return testing::TestName(info.index, info.param.rule);
}

class IptablesRuleTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoNamespaces()); }

  // A case that says no verdict accepts.
  static void Check(const char* family, const std::string& save,
                    Kind restore_kind, const std::string& words) {
    const Case& c = GetParam();
    const bool accepts =
        std::string_view(c.rule).find("verdict") == std::string_view::npos;
    const FirewallItem item = DataItem(fmt::format(
        "[{{chain: '{0}:{1}.user'}}, {{chain: "
        "'{0}:{1}.{2}', rules: [{{{3}{4}}}]}}]",
        family, c.table, c.chain, c.rule, accepts ? ", verdict: accept" : ""));
    const std::string data = Loaded({item}, Backend::kNft, save);
    const std::string text = Loaded(
        {MakeItem(
            restore_kind,
            fmt::format("*{0}\n:user - [0:0]\n-A {1} {2}{3}\nCOMMIT\n", c.table,
                        c.chain, words, accepts ? " -j ACCEPT" : ""))},
        Backend::kNft, save);
    EXPECT_EQ(testing::WithoutDates(text), testing::WithoutDates(data));
    const std::string by_hand = LoadedByHand({item}, Backend::kNft, save);
    EXPECT_EQ(testing::WithoutDates(by_hand), testing::WithoutDates(data));
    EXPECT_THAT(text, ::testing::HasSubstr(fmt::format("-A {} ", c.chain)));
  }
};

TEST_P(IptablesRuleTest, IsSavedAsIptablesWouldHaveMadeIt) {
  const Case& c = GetParam();
  if (c.ipv4 != nullptr) {
    Check("ip", "iptables-nft-save", Kind::kIptables, c.ipv4);
  }
  if (c.ipv6 != nullptr) {
    Check("ip6", "ip6tables-nft-save", Kind::kIp6tables,
          std::string_view(c.ipv6) == kAsIpv4 ? c.ipv4 : c.ipv6);
  }
}

INSTANTIATE_TEST_SUITE_P(Match, IptablesRuleTest, ::testing::ValuesIn(kMatches),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(Verdict, IptablesRuleTest,
                         ::testing::ValuesIn(kVerdicts), NameOf);

}  // namespace
}  // namespace hopcheck
