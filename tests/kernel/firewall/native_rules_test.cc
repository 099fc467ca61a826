// Rules as data outside iptables' tables, as nft lists them: as it lists what
// it makes itself of the command that each rule equals.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/kernel_error.h"
#include "firewall/data_rules.h"
#include "kernel/firewall/data_item.h"
#include "kernel/firewall/loaded.h"
#include "kernel/firewall/rulesets.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

using testing::DataItem;
using ::testing::HasSubstr;
using testing::LoadedByHand;
using testing::RunOk;
using testing::WhyNoNamespaces;

struct Case {
  const char* chain;  // and what it says of itself
  const char* rule;
  const char* listed;
};

constexpr const char* kInet = "'inet:t.input'";
constexpr const char* kInetDnat = "'inet:t.prerouting', type: nat";
constexpr const char* kInetSnat = "'inet:t.postrouting', type: nat";

constexpr Case kCases[] = {
    // Matches.
    {kInet, "in: lan, verdict: accept", "iifname \"lan\" accept"},
    {"'inet:t.forward'", "in: eth+, out: wan, verdict: drop",
     "iifname \"eth*\" oifname \"wan\" drop"},
    {kInet, "source: 10.0.0.0/8, verdict: accept",
     "ip saddr 10.0.0.0/8 accept"},
    {kInet, "source: 10.1.2.3/23, destination: 10.0.0.1, verdict: accept",
     "ip saddr 10.1.2.0/23 ip daddr 10.0.0.1 accept"},
    {kInet, "destination: 'fd00::/57', verdict: accept",
     "ip6 daddr fd00::/57 accept"},
    {kInet, "protocol: tcp, verdict: accept", "meta l4proto tcp accept"},
    {kInet, "protocol: icmp, verdict: accept", "meta l4proto icmp accept"},
    {kInet, "protocol: tcp, destination_port: 22, verdict: accept",
     "tcp dport 22 accept"},
    {kInet,
     "source: 10.0.0.1, protocol: udp, source_port: '1000:2000', "
     "destination_port: 53, verdict: accept",
     "ip saddr 10.0.0.1 udp sport 1000-2000 udp dport 53 accept"},
    {kInet, "protocol: tcp, destination_port: '100:65535', verdict: accept",
     "tcp dport 100-65535 accept"},
    {kInet, "protocol: tcp, destination_port: '80,22,80', verdict: accept",
     "tcp dport { 22, 80 } accept"},
    {kInet,
     "protocol: tcp, destination_port: '22,80:90,85:95,96,0', verdict: accept",
     "tcp dport { 0, 22, 80-96 } accept"},
    {kInet,
     "protocol: sctp, source_port: '1,2', destination_port: '60000:65535,3', "
     "verdict: accept",
     "sctp sport { 1, 2 } sctp dport { 3, 60000-65535 } accept"},
    {kInet, "protocol: udplite, destination_port: 5, verdict: accept",
     "udplite dport 5 accept"},
    {kInet, "protocol: dccp, destination_port: 5, verdict: accept",
     "dccp dport 5 accept"},
    {kInet, "protocol: icmp, icmp_type: echo-request, verdict: accept",
     "icmp type echo-request accept"},
    {kInet, "protocol: icmpv6, icmp_type: echo-request, verdict: accept",
     "icmpv6 type echo-request accept"},
    {kInet, "icmp_type: timestamp-request, verdict: accept",
     "icmp type timestamp-request accept"},
    {kInet, "protocol: icmp, icmp_type: 3/1, verdict: accept",
     "icmp type destination-unreachable icmp code host-unreachable accept"},
    {kInet, "protocol: icmp, icmp_type: any, verdict: accept",
     "meta l4proto icmp accept"},
    {kInet, "ct_state: new, verdict: accept", "ct state new accept"},
    {kInet, "ct_state: 'established,related,invalid,untracked', verdict: drop",
     "ct state invalid,established,related,untracked drop"},
    {kInet, "ct_state: 'snat,dnat', verdict: accept",
     "ct status snat,dnat accept"},
    {kInet, "mark: 0x10, verdict: accept", "meta mark 0x00000010 accept"},
    {kInet, "mark: 0x10/0xf0, verdict: accept",
     "meta mark & 0x000000f0 == 0x00000010 accept"},
    {kInet, "limit: 10/second, verdict: accept", "limit rate 10/second accept"},
    {kInet, "limit: 3/m, verdict: accept", "limit rate 3/minute accept"},
    {kInet, "limit: 7/h, verdict: accept", "limit rate 7/hour accept"},
    {kInet, "limit: 10000/d, verdict: accept", "limit rate 10000/day accept"},
    {kInet, "comment: 'Größe ✓', verdict: accept",
     "accept comment \"Größe ✓\""},
    // Verdicts.
    {kInet, "verdict: return", "return"},
    {kInet, "verdict: jump user", "jump user"},
    {kInet, "verdict: goto user", "goto user"},
    {kInet, "verdict: log", "log"},
    {kInet, "verdict: 'log in: '", "log prefix \"in: \""},
    {kInet, "verdict: mark 0x10", "meta mark set 0x00000010"},
    {kInet, "verdict: mark 0x10/0xf0",
     "meta mark set meta mark & 0xffffff1f | 0x00000010"},
    {kInet, "verdict: reject", "reject"},
    {kInet, "verdict: reject no-route", "reject with icmpx no-route"},
    {kInet, "verdict: reject host-unreachable",
     "reject with icmpx host-unreachable"},
    {kInet, "verdict: reject admin-prohibited",
     "reject with icmpx admin-prohibited"},
    {kInet, "verdict: reject icmp-host-prohibited",
     "reject with icmp host-prohibited"},
    {kInet, "verdict: reject policy-fail", "reject with icmpv6 policy-fail"},
    {kInet, "source: 10.0.0.1, verdict: reject",
     "ip saddr 10.0.0.1 reject with icmp port-unreachable"},
    {kInet, "source: 'fd00::1', verdict: reject no-route",
     "ip6 saddr fd00::1 reject with icmpv6 no-route"},
    {kInet, "protocol: tcp, verdict: reject tcp-reset",
     "meta l4proto tcp reject with tcp reset"},
    {kInetSnat, "verdict: snat 10.0.0.1", "snat ip to 10.0.0.1"},
    {kInetSnat, "protocol: tcp, verdict: 'snat [fd00::1]:1000-2000'",
     "meta l4proto tcp snat ip6 to [fd00::1]:1000-2000"},
    {kInetDnat, "verdict: 'dnat fd00::1'", "dnat ip6 to fd00::1"},
    {kInetDnat,
     "protocol: tcp, destination_port: 80, verdict: 'dnat 10.0.0.1:8080'",
     "tcp dport 80 dnat ip to 10.0.0.1:8080"},
    {kInetSnat, "out: wan, verdict: masquerade", "oifname \"wan\" masquerade"},
    {kInetSnat, "protocol: tcp, verdict: masquerade 1000-2000",
     "meta l4proto tcp masquerade to :1000-2000"},
    {kInetDnat, "verdict: redirect", "redirect"},
    {kInetDnat, "protocol: udp, verdict: redirect 53",
     "meta l4proto udp redirect to :53"},
    // Base chains.
    {"'inet:t.in', hook: input, priority: raw, policy: drop", "verdict: accept",
     "type filter hook input priority raw; policy drop;"},
    {"'inet:t.PREROUTING', priority: -5", "verdict: accept",
     "type filter hook prerouting priority filter - 5; policy accept;"},
    {"'inet:t.out', hook: output, type: route", "verdict: mark 5",
     "type route hook output priority mangle; policy accept;"},
    {"'inet:t.in', hook: ingress, device: lo", "verdict: accept",
     "type filter hook ingress device \"lo\" priority filter; policy accept;"},
    // The other families.
    {"'ip:t.forward'", "source: 10.0.0.1, verdict: reject",
     "ip saddr 10.0.0.1 reject"},
    {"'ip:t.forward'", "icmp_type: ping, verdict: reject icmp-host-prohibited",
     "icmp type echo-request reject with icmp host-prohibited"},
    {"'ip:t.prerouting', type: nat", "verdict: dnat 10.0.0.1",
     "dnat to 10.0.0.1"},
    {"'ip6:t.input'", "icmp_type: ping, verdict: reject no-route",
     "icmpv6 type echo-request reject with icmpv6 no-route"},
    {"'bridge:t.forward'", "in: p1, out: p2, verdict: drop",
     "iifname \"p1\" oifname \"p2\" drop"},
    {"'bridge:t.forward'", "verdict: drop",
     "type filter hook forward priority filter; policy accept;"},
    {"'bridge:t.out', hook: output, priority: out", "verdict: drop",
     "type filter hook output priority out; policy accept;"},
    {"'bridge:t.forward'", "source: 10.0.0.1, verdict: drop",
     "ip saddr 10.0.0.1 drop"},
    {"'bridge:t.forward'",
     "protocol: icmpv6, icmp_type: echo-request, comment: c, verdict: drop",
     "icmpv6 type echo-request drop comment \"c\""},
    {"'bridge:t.forward'",
     "destination: 'fd00::1', protocol: tcp, destination_port: '1,2', "
     "verdict: mark 1",
     "ip6 daddr fd00::1 tcp dport { 1, 2 } meta mark set 0x00000001"},
    {"'arp:t.input', policy: drop", "in: lan, verdict: accept",
     "type filter hook input priority filter; policy drop;"},
    {"'arp:t.output'",
     "out: lan, source: 10.0.0.0/8, destination: 10.0.0.1, limit: 1/s, "
     "verdict: log arp",
     "oifname \"lan\" arp saddr ip 10.0.0.0/8 arp daddr ip 10.0.0.1 limit rate "
     "1/second log prefix \"arp\""},
    {"'netdev:t.ingress', device: lo", "source: 10.0.0.1, verdict: drop",
     "ip saddr 10.0.0.1 drop"},
    {"'netdev:t.e', hook: egress, device: lo, priority: 7, policy: drop",
     "protocol: icmp, icmp_type: 3, mark: 7, verdict: accept",
     "type filter hook egress device \"lo\" priority filter + 7; policy drop;"},
    {"'netdev:t.ingress', device: lo", "source: 'fd00::1', verdict: reject",
     "ip6 saddr fd00::1 reject with icmpv6 port-unreachable"},
    {"'netdev:t.ingress', device: lo", "verdict: reject", "reject"},
};

class NativeRuleTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override { HOPCHECK_NEED(WhyNoNamespaces()); }

  // What this kernel lacks for the rules (the hook egress before 5.16, a module
  // that it was built without); "" where they are loaded.
  static std::string WhyNotLoaded(const FirewallItem& item) {
    try {
      LoadDataRules(item.chains, "namespace router");
    } catch (const KernelError& error) {
      const std::string said = error.what();
      if (said.find("needs what this kernel lacks") == said.npos) throw;
      return said;
    }
    return "";
  }

  static std::string List() { return RunOk("nft", {"-s", "list", "ruleset"}); }
};

TEST_P(NativeRuleTest, IsListedAsNftWouldHaveMadeIt) {
  const Case& c = GetParam();
  const std::string family =
      std::string(c.chain).substr(0, std::string_view(c.chain).find(':'));
  const FirewallItem item = DataItem(
      fmt::format("[{{chain: {}:t.user'}}, {{chain: {}, rules: [{{{}}}]}}]",
                  family, c.chain, c.rule));
  const NetNamespace space("router");
  const NamespaceScope inside(space);
  HOPCHECK_NEED(WhyNotLoaded(item));
  const std::string data = List();
  EXPECT_THAT(data, HasSubstr(fmt::format("\t\t{}\n", c.listed)));
  EXPECT_EQ(
      LoadedByHand({item}, Backend::kNft, "nft", {"-s", "list", "ruleset"}),
      data);
}

INSTANTIATE_TEST_SUITE_P(
    , NativeRuleTest, ::testing::ValuesIn(kCases), [](const auto& test) {
      return testing::TestName(
          test.index, fmt::format("{}_{}", test.param.chain, test.param.rule));
    });

}  // namespace
}  // namespace hopcheck
