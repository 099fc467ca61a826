// The expressions of nft's own rules are those that nft 1.0.6 makes of the same
// rules (nft --debug=netlink), also where no kernel at hand takes them.
#include "firewall/native_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/firewall/data_rule.h"
#include "unit/firewall/decoded_object.h"

namespace hopcheck {
namespace {

using testing::Decoded;
using ::testing::ElementsAre;
using testing::RuleOf;

// The expressions of a rule without sets, joined.
std::string Made(const char* family, const std::string& rule) {
  uint32_t next_set = 1;
  const auto requests = NativeRule({family, "t", "c"}, RuleOf(rule), next_set);
  EXPECT_EQ(1u, requests.size()) << rule;
  EXPECT_EQ(1u, next_set) << rule;
  const std::string text = Decoded(requests.back());
  const std::string head = "rule " + std::string(family) + " t c\n";
  EXPECT_EQ(head, text.substr(0, head.size()));
  return text.substr(head.size()) + "\n";
}

TEST(NativeRuleTest, AsksForTheFamilyWhereAChainSeesBoth) {
  const std::string rest =
      "  [ payload load 4b @ network header + 12 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0100000a ]\n"
      "  [ immediate reg 0 drop ]\n";
  const char* rule = "source: 10.0.0.1, verdict: drop";
  EXPECT_EQ(rest, Made("ip", rule));
  EXPECT_EQ(
      "  [ meta load nfproto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000002 ]\n" +
          rest,
      Made("inet", rule));
  for (const char* family : {"bridge", "netdev"}) {
    EXPECT_EQ(
        "  [ meta load protocol => reg 1 ]\n"
        "  [ cmp eq reg 1 0x00000008 ]\n" +
            rest,
        Made(family, rule));
  }
}

TEST(NativeRuleTest, AddressesOfIpv6AreMaskedInOneRegister) {
  EXPECT_EQ(
      "  [ meta load nfproto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0000000a ]\n"
      "  [ payload load 8b @ network header + 8 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x000000fd 0x00000000 ]\n"
      "  [ payload load 16b @ network header + 24 => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0xffffffff 0x000000fe 0x00000000 "
      "0x00000000 ) ^ 0x00000000 0x00000000 0x00000000 0x00000000 ]\n"
      "  [ cmp eq reg 1 0x010000fd 0x00000000 0x00000000 0x00000000 ]\n"
      "  [ immediate reg 0 accept ]\n",
      Made("inet",
           "source: 'fd00::/64', destination: 'fd00:1::/39', verdict: accept"));
}

TEST(NativeRuleTest, OneRuleWithEverything) {
  EXPECT_EQ(
      "  [ meta load iifname => reg 1 ]\n"
      "  [ cmp eq reg 1 0x006e616c ]\n"
      "  [ meta load oifname => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00687465 ]\n"
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000006 ]\n"
      "  [ payload load 2b @ transport header + 0 => reg 1 ]\n"
      "  [ range eq reg 1 0x0000e803 0x0000d007 ]\n"
      "  [ payload load 2b @ transport header + 2 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00001600 ]\n"
      "  [ ct load state => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0x0000000a ) ^ 0x00000000 ]\n"
      "  [ cmp neq reg 1 0x00000000 ]\n"
      "  [ meta load mark => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0x000000f0 ) ^ 0x00000000 ]\n"
      "  [ cmp eq reg 1 0x00000010 ]\n"
      "  [ limit rate 3/minute burst 5 type packets flags 0x0 ]\n"
      "  [ log prefix in:  ]\n"
      "  userdata 0003686900\n",
      Made("inet",
           "in: lan, out: eth+, protocol: tcp, source_port: '1000:2000', "
           "destination_port: 22, ct_state: 'new,established', mark: "
           "0x10/0xf0, limit: 3/m, comment: hi, verdict: 'log in: '"));
}

TEST(NativeRuleTest, ListsOfPortsAreSets) {
  uint32_t next_set = 7;
  std::vector<std::string> decoded;
  for (const Request& request :
       NativeRule({"inet", "t", "c"},
                  RuleOf("protocol: tcp, source_port: '22,80,22', "
                         "destination_port: '0:9,65535,20:30,31', verdict: "
                         "accept"),
                  next_set)) {
    decoded.push_back(Decoded(request));
    EXPECT_EQ("x.yaml:1:22", request.place().ToString());
    EXPECT_EQ(
        "nft add rule inet t c tcp sport { 22, 80, 22 } tcp dport { 0-9, "
        "65535, 20-30, 31 } accept",
        request.command());
  }
  EXPECT_EQ(9u, next_set);
  EXPECT_THAT(
      decoded,
      ElementsAre("set inet __set%d t 3", "elements of __set%d id 7: 22 80",
                  "set inet __set%d t 7",
                  "elements of __set%d id 8: 0 10-end 20 32-end 65535",
                  "rule inet t c\n"
                  "  [ meta load l4proto => reg 1 ]\n"
                  "  [ cmp eq reg 1 0x00000006 ]\n"
                  "  [ payload load 2b @ transport header + 0 => reg 1 ]\n"
                  "  [ lookup reg 1 set __set%d ]\n"
                  "  [ payload load 2b @ transport header + 2 => reg 1 ]\n"
                  "  [ lookup reg 1 set __set%d ]\n"
                  "  [ immediate reg 0 accept ]"));
}

TEST(NativeRuleTest, IcmpTypes) {
  EXPECT_EQ(
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000001 ]\n"
      "  [ payload load 1b @ transport header + 0 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000008 ]\n"
      "  [ immediate reg 0 accept ]\n",
      Made("ip", "icmp_type: echo-request, verdict: accept"));
  EXPECT_EQ(
      "  [ meta load protocol => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0000dd86 ]\n"
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0000003a ]\n"
      "  [ payload load 2b @ transport header + 0 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000401 ]\n"
      "  [ immediate reg 0 accept ]\n",
      Made("bridge",
           "protocol: icmpv6, icmp_type: port-unreachable, verdict: accept"));
}

TEST(NativeRuleTest, RejectAnswersInTheFamilyThatItIsOf) {
  EXPECT_EQ("  [ reject type 0 code 3 ]\n", Made("ip", "verdict: reject"));
  EXPECT_EQ("  [ reject type 0 code 4 ]\n", Made("ip6", "verdict: reject"));
  for (const char* family : {"inet", "bridge", "netdev"}) {
    EXPECT_EQ("  [ reject type 2 code 1 ]\n", Made(family, "verdict: reject"));
    EXPECT_EQ("  [ reject type 2 code 0 ]\n",
              Made(family, "verdict: reject no-route"));
    EXPECT_EQ("  [ reject type 2 code 2 ]\n",
              Made(family, "verdict: reject host-unreachable"));
    EXPECT_EQ("  [ reject type 2 code 3 ]\n",
              Made(family, "verdict: reject admin-prohibited"));
  }
  EXPECT_EQ(
      "  [ meta load protocol => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000008 ]\n"
      "  [ reject type 0 code 10 ]\n",
      Made("bridge", "verdict: reject icmp-host-prohibited"));
  EXPECT_EQ(
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000006 ]\n"
      "  [ reject type 1 code 0 ]\n",
      Made("inet", "protocol: tcp, verdict: reject tcp-reset"));
}

TEST(NativeRuleTest, States) {
  EXPECT_EQ(
      "  [ ct load state => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0x0000004f ) ^ 0x00000000 ]\n"
      "  [ cmp neq reg 1 0x00000000 ]\n"
      "  [ immediate reg 0 accept ]\n",
      Made("bridge",
           "ct_state: 'new,established,related,invalid,untracked', verdict: "
           "accept"));
  EXPECT_EQ(
      "  [ ct load status => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0x00000030 ) ^ 0x00000000 ]\n"
      "  [ cmp neq reg 1 0x00000000 ]\n"
      "  [ immediate reg 0 accept ]\n",
      Made("inet", "ct_state: 'snat,dnat', verdict: accept"));
}

TEST(NativeRuleTest, Translations) {
  EXPECT_EQ(
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000006 ]\n"
      "  [ immediate reg 1 0x0100000a ]\n"
      "  [ immediate reg 2 0x00005000 ]\n"
      "  [ immediate reg 3 0x00005a00 ]\n"
      "  [ nat dnat ip addr_min reg 1 proto_min reg 2 proto_max reg 3 flags "
      "0x2 "
      "]\n",
      Made("inet", "protocol: tcp, verdict: 'dnat 10.0.0.1:80-90'"));
  EXPECT_EQ(
      "  [ immediate reg 1 0x000000fd 0x00000000 0x00000000 0x01000000 ]\n"
      "  [ nat snat ip6 addr_min reg 1 ]\n",
      Made("ip6", "verdict: 'snat fd00::1'"));
  EXPECT_EQ("  [ masq ]\n", Made("inet", "verdict: masquerade"));
  EXPECT_EQ(
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000011 ]\n"
      "  [ immediate reg 1 0x00003500 ]\n"
      "  [ redir proto_min reg 1 flags 0x2 ]\n",
      Made("ip", "protocol: udp, verdict: redirect 53"));
}

TEST(NativeRuleTest, Marks) {
  EXPECT_EQ(
      "  [ immediate reg 1 0x00000010 ]\n"
      "  [ meta set mark with reg 1 ]\n",
      Made("arp", "verdict: mark 0x10"));
  EXPECT_EQ(
      "  [ meta load mark => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0xffffff0e ) ^ 0x00000011 ]\n"
      "  [ meta set mark with reg 1 ]\n",
      Made("inet", "verdict: mark 0x11/0xf0"));
}

TEST(NativeRuleTest, AddressesInArp) {
  EXPECT_EQ(
      "  [ payload load 1b @ network header + 14 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0000000a ]\n"
      "  [ payload load 4b @ network header + 24 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0100000a ]\n"
      "  [ immediate reg 0 jump -> u ]\n",
      Made("arp",
           "source: 10.0.0.0/8, destination: 10.0.0.1, verdict: jump u"));
}

}  // namespace
}  // namespace hopcheck
