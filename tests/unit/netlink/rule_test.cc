#include "netlink/rule.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

#include "unit/netlink/decoded_request.h"
#include "unit/netlink/recording_channel.h"

namespace hopcheck {
namespace {

using testing::Decoded;

PolicyRule Everything() {
  PolicyRule rule;
  rule.priority = 100;
  rule.from = IpPrefix::Parse("10.0.0.0/8");
  rule.to = IpPrefix::Parse("10.9.0.0/16");
  rule.iif = "lan";
  rule.oif = "wan";
  rule.fwmark = 0x10;
  rule.fwmask = 0xf0;
  rule.table = 1000;
  rule.inverted = true;
  return rule;
}

TEST(AddRule, EverythingAtOnce) {
  const Request request = AddRule(Everything());
  EXPECT_EQ(
      "RTM_NEWRULE create excl: inet from /8 to /16 table 0 action 1 flags "
      "0x2\n"
      "  FRA_PRIORITY 100\n"
      "  FRA_SRC 10.0.0.0\n"
      "  FRA_DST 10.9.0.0\n"
      "  FRA_IIFNAME lan\n"
      "  FRA_OIFNAME wan\n"
      "  FRA_FWMARK 16\n"
      "  FRA_FWMASK 240\n"
      "  FRA_TABLE 1000\n",
      Decoded(request));
  EXPECT_EQ(
      "ip rule add not from 10.0.0.0/8 to 10.9.0.0/16 iif lan oif wan fwmark "
      "0x10/0xf0 priority 100 lookup 1000",
      request.command());
}

TEST(AddRule, Least) {
  PolicyRule rule;
  rule.family = Family::kIpv6;
  rule.table = 100;
  const Request request = AddRule(rule);
  EXPECT_EQ(
      "RTM_NEWRULE create excl: inet6 from /0 to /0 table 100 action 1 flags "
      "0x0\n",
      Decoded(request));
  EXPECT_EQ("ip -6 rule add from all lookup 100", request.command());
}

TEST(AddRule, ActionsThatLeadNowhere) {
  const auto add = [](PolicyAction action) {
    PolicyRule rule;
    rule.fwmark = 1;
    rule.action = action;
    return AddRule(rule);
  };
  EXPECT_EQ(
      "RTM_NEWRULE create excl: inet from /0 to /0 table 0 action 6 flags "
      "0x0\n"
      "  FRA_FWMARK 1\n",
      Decoded(add(PolicyAction::kBlackhole)));
  EXPECT_EQ("ip rule add from all fwmark 0x1 blackhole",
            add(PolicyAction::kBlackhole).command());
  EXPECT_EQ("ip rule add from all fwmark 0x1 unreachable",
            add(PolicyAction::kUnreachable).command());
  EXPECT_EQ("ip rule add from all fwmark 0x1 prohibit",
            add(PolicyAction::kProhibit).command());
}

TEST(ParseRule, ReadsWhatWasPut) {
  const PolicyRule rule = Everything();
  const auto live = ParseRule(testing::AsReply(AddRule(rule)));
  ASSERT_TRUE(live);
  EXPECT_EQ(AddRule(rule).command(), AddRule(*live).command());
}

TEST(ParseRule, ReadsEveryAction) {
  for (const PolicyAction action :
       {PolicyAction::kLookup, PolicyAction::kBlackhole,
        PolicyAction::kUnreachable, PolicyAction::kProhibit}) {
    PolicyRule rule;
    rule.action = action;
    EXPECT_EQ(action, ParseRule(testing::AsReply(AddRule(rule)))->action);
  }
}

}  // namespace
}  // namespace hopcheck
