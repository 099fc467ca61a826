// The expressions are those that iptables-nft 1.8.9 makes of the same rules
// (nft --debug=netlink); what the matches and targets of xtables hold is left
// to the kernel tests.
#include "firewall/iptables_rule.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/firewall/data_rule.h"
#include "unit/firewall/decoded_object.h"

namespace hopcheck {
namespace {

using testing::Decoded;
using testing::RuleOf;

TEST(IptablesRuleTest, OneRuleWithEverything) {
  const Request request = IptablesRule(
      {"ip", "filter", "INPUT"},
      RuleOf("in: lan, source: 10.1.2.0/23, destination: 10.0.0.1, protocol: "
             "tcp, source_port: 53, destination_port: '1000:2000', ct_state: "
             "new, mark: 1, limit: 3/m, comment: c, verdict: reject"));
  EXPECT_EQ(
      "rule ip filter INPUT\n"
      "  [ meta load iifname => reg 1 ]\n"
      "  [ cmp eq reg 1 0x006e616c ]\n"
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000006 ]\n"
      "  [ payload load 4b @ network header + 12 => reg 1 ]\n"
      "  [ bitwise reg 1 = ( reg 1 & 0x00feffff ) ^ 0x00000000 ]\n"
      "  [ cmp eq reg 1 0x0002010a ]\n"
      "  [ payload load 4b @ network header + 16 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x0100000a ]\n"
      "  [ payload load 2b @ transport header + 0 => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00003500 ]\n"
      "  [ payload load 2b @ transport header + 2 => reg 1 ]\n"
      "  [ range eq reg 1 0x0000e803 0x0000d007 ]\n"
      "  [ match name conntrack rev 3 ]\n"
      "  [ meta load mark => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000001 ]\n"
      "  [ limit rate 3/minute burst 5 type packets flags 0x0 ]\n"
      "  [ match name comment rev 0 ]\n"
      "  [ counter pkts 0 bytes 0 ]\n"
      "  [ target name REJECT rev 0 ]\n"
      "  compat 6 flags 0",
      Decoded(request));
  EXPECT_EQ("x.yaml:1:22", request.place().ToString());
}

TEST(IptablesRuleTest, ListsOfPortsAreAMatchOfXtables) {
  EXPECT_EQ(
      "rule ip6 filter FORWARD\n"
      "  [ meta load l4proto => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00000011 ]\n"
      "  [ match name multiport rev 1 ]\n"
      "  [ match name multiport rev 1 ]\n"
      "  [ counter pkts 0 bytes 0 ]\n"
      "  [ immediate reg 0 goto -> u ]\n"
      "  compat 17 flags 0",
      Decoded(IptablesRule({"ip6", "filter", "FORWARD"},
                           RuleOf("protocol: udp, source_port: 5, "
                                  "destination_port: '1,2', verdict: goto "
                                  "u"))));
}

TEST(IptablesRuleTest, WithoutAProtocolThereIsNoneToTell) {
  EXPECT_EQ(
      "rule ip nat POSTROUTING\n"
      "  [ meta load oifname => reg 1 ]\n"
      "  [ cmp eq reg 1 0x00687465 ]\n"
      "  [ counter pkts 0 bytes 0 ]\n"
      "  [ target name MASQUERADE rev 0 ]",
      Decoded(IptablesRule({"ip", "nat", "POSTROUTING"},
                           RuleOf("out: eth+, verdict: masquerade"))));
}

}  // namespace
}  // namespace hopcheck
