#include "expect/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "expect/compare.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ChainName kForward = {"ip", "filter", "FORWARD"};

// filter.FORWARD: 1 known, 2 deny-telnet, 3 without a comment, 4 allow-ping;
// filter.LAN: 1 lan-only.
RuleBook Book() {
  const auto rule = [](const char* comment, const char* text,
                       const char* verdict) {
    return BookRule{.text = text, .comment = comment, .verdict = verdict};
  };
  RuleBook book;
  book.nft[kForward] = {
      .hook = "forward",
      .policy = "drop",
      .rules = {rule("known", "-m conntrack --ctstate ESTABLISHED -j ACCEPT",
                     "accept"),
                rule("deny-telnet", "-p tcp --dport 23 -j DROP", "drop"),
                rule("", "-s 10.9.0.0/16 -j DROP", "drop"),
                rule("allow-ping", "-i wan -p icmp -j ACCEPT", "accept")}};
  book.nft[{"ip", "filter", "LAN"}] = {
      .hook = "", .policy = "", .rules = {rule("lan-only", "-i lan", "")}};
  return book;
}

Step Verdict(const ChainName& chain, std::string verdict, DecidingRule rule) {
  return {.what = ChainVerdict{.namespace_name = "router",
                               .chain = chain,
                               .hook = "forward",
                               .verdict = std::move(verdict),
                               .rule = std::move(rule),
                               .ct = "new"}};
}

Step RoutedTo(const char* device) {
  return {.what = RouteLookup{.namespace_name = "router",
                              .table = "main",
                              .destination = IpPrefix::Parse("10.0.1.0/24"),
                              .device = device}};
}

ExpectedChain Forward(std::optional<std::string> rule,
                      std::optional<std::string> verdict = "accept") {
  return {.namespace_name = "router",
          .chain = {"", "filter", "FORWARD"},
          .verdict = std::move(verdict),
          .rule = std::move(rule)};
}

std::vector<std::string> Reasons(const Expectation& expected, PacketPath path) {
  path.rules["router"] = std::make_shared<const RuleBook>(Book());
  return Explain(Compare(expected, path), path);
}

std::vector<std::string> ReasonsFor(const ExpectedWhat& asked,
                                    std::vector<Step> steps) {
  return Reasons({.request = List({asked})},
                 {.outcome = Outcome::kDropped, .request = std::move(steps)});
}

std::vector<Step> CameIn() { return HopsOf({"client/eth0", "router/lan"}); }

TEST(Explain, AnotherRuleCameFirst) {
  EXPECT_THAT(
      ReasonsFor(Forward("allow-ping"),
                 CameIn() + Verdict(kForward, "drop",
                                    {.position = 2, .comment = "deny-telnet"})),
      ElementsAre("router/filter.FORWARD: the packet met rule 2 'deny-telnet' "
                  "before rule 4 'allow-ping'",
                  "router/filter.FORWARD: rule 4 'allow-ping' would not match "
                  "either: it asks for -i wan, and the packet came in by lan"));
}

TEST(Explain, TheRuleDidNotMatch) {
  EXPECT_THAT(
      ReasonsFor(Forward("allow-ping"),
                 CameIn() + Verdict(kForward, "drop", {.policy = true})),
      ElementsAre(
          "router/filter.FORWARD: rule 4 'allow-ping' did not match: it "
          "asks for -i wan, and the packet came in by lan"));
}

TEST(Explain, TheRuleDidNotMatchForAReasonThatItsTextDoesNotTell) {
  EXPECT_THAT(
      ReasonsFor(Forward("4"), HopsOf({"client/eth0", "router/wan"}) +
                                   Verdict(kForward, "drop", {.policy = true})),
      ElementsAre("router/filter.FORWARD: rule 4 'allow-ping' did not match: "
                  "-i wan -p icmp -j ACCEPT"));
}

TEST(Explain, TheRuleDecidedOtherwise) {
  EXPECT_THAT(
      ReasonsFor(Forward("deny-telnet", "accept"),
                 CameIn() + Verdict(kForward, "drop",
                                    {.position = 2, .comment = "deny-telnet"})),
      ElementsAre(
          "router/filter.FORWARD: rule 2 'deny-telnet' is what decided, "
          "and its verdict is drop"));
}

TEST(Explain, WhatDecidedWhereNoRuleWasNamed) {
  EXPECT_THAT(
      ReasonsFor(Forward({}, "accept"),
                 CameIn() + RoutedTo("wan") +
                     Verdict(kForward, "drop", {.position = 3})),
      ElementsAre(
          "router/filter.FORWARD: rule 3 decided: drop (conntrack state "
          "new; routed by 10.0.1.0/24 dev wan table main)"));
}

TEST(Explain, ARuleThatThereIsNot) {
  const auto steps = CameIn() + Verdict(kForward, "drop", {.policy = true});
  EXPECT_THAT(
      ReasonsFor(Forward("allow-png"), steps),
      ElementsAre("router/filter.FORWARD: there is no rule 'allow-png'; "
                  "did you mean 'allow-ping'?"));
  EXPECT_THAT(ReasonsFor(Forward("lan-only"), steps),
              ElementsAre("router/filter.FORWARD: there is no rule 'lan-only'; "
                          "it is rule 1 of filter.LAN"));
  EXPECT_THAT(ReasonsFor(Forward("lan-onyl"), steps),
              ElementsAre("router/filter.FORWARD: there is no rule 'lan-onyl'; "
                          "did you mean 'lan-only', rule 1 of filter.LAN?"));
  EXPECT_THAT(ReasonsFor(Forward("17"), steps),
              ElementsAre("router/filter.FORWARD: there are 4 rules, and no "
                          "rule 17"));
}

TEST(Explain, AChainThatThereIsNot) {
  ExpectedChain chain = Forward("1");
  chain.chain.chain = "FORWRD";
  EXPECT_THAT(ReasonsFor(chain, CameIn()),
              ElementsAre("router has no chain filter.FORWRD; did you mean "
                          "'filter.FORWARD'?"));
  chain.namespace_name = "client";
  EXPECT_THAT(ReasonsFor(chain, CameIn()),
              ElementsAre("client has no firewall"));
}

TEST(Explain, AChainThatWasNotMet) {
  EXPECT_THAT(ReasonsFor(Forward("4"), CameIn() + DeliverIn("router", "lan")),
              ElementsAre("the packet is for router itself: filter.FORWARD is "
                          "not on its way"));
  EXPECT_THAT(
      ReasonsFor(Forward("4"), {HopOut("client/eth0"), DropIn("client")}),
      ElementsAre("the packet never came to router"));
  EXPECT_THAT(ReasonsFor(Forward("4"),
                         CameIn() + DropIn("router", "IP_RPFILTER", "ip_rcv")),
              ElementsAre("the packet was dropped in router before "
                          "filter.FORWARD: IP_RPFILTER"));
  EXPECT_THAT(ReasonsFor(Forward("4"), CameIn() + HopOut("router/wan")),
              ElementsAre("the packet went through router without meeting "
                          "filter.FORWARD"));
  Step drop = DropIn("router");
  std::get<Drop>(drop.what).chain = {"ip", "raw", "PREROUTING"};
  std::get<Drop>(drop.what).rule = {.position = 1, .comment = "spoofed"};
  EXPECT_THAT(
      ReasonsFor(Forward("4"), CameIn() + drop),
      ElementsAre("router/raw.PREROUTING: the packet was dropped by rule "
                  "1 'spoofed' before filter.FORWARD"));
}

TEST(Explain, AHopThatARulePrevented) {
  Step drop = DropIn("router");
  std::get<Drop>(drop.what).chain = kForward;
  std::get<Drop>(drop.what).rule = {.position = 3,
                                    .text = "-s 10.9.0.0/16 -j DROP"};
  EXPECT_THAT(
      Reasons({.request = RoutedList()},
              {.outcome = Outcome::kDropped,
               .request = CameIn() + RoutedTo("wan") +
                          Verdict(kForward, "drop", {.position = 3}) + drop}),
      ElementsAre("router/filter.FORWARD: rule 3 dropped the packet: -s "
                  "10.9.0.0/16 -j DROP (conntrack state new; routed by "
                  "10.0.1.0/24 dev wan table main)"));
}

TEST(Explain, AHopThatARouteLedAround) {
  EXPECT_THAT(
      Reasons({.request = RoutedList()},
              {.outcome = Outcome::kReplied,
               .request = CameIn() + RoutedTo("dmz") + HopOut("router/dmz")}),
      ElementsAre(
          "router routed the packet by 10.0.1.0/24 dev dmz table main"));
}

TEST(Explain, WhatIsNoAffairOfRules) {
  EXPECT_THAT(Reasons({.outcome = Outcome::kReplied,
                       .never = {{.what = AHop("router/lan")}}},
                      {.outcome = Outcome::kDropped, .request = CameIn()}),
              IsEmpty());
  EXPECT_THAT(Reasons({.request = RoutedList()},
                      {.outcome = Outcome::kDropped,
                       .request = CameIn() + DropIn("router")}),
              IsEmpty());
}

}  // namespace
}  // namespace hopcheck
