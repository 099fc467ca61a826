#include "expect/rule_conditions.h"

#include <gtest/gtest.h>

#include <string>

namespace hopcheck {
namespace {

PacketFacts Request() {
  return {.in = "lan",
          .out = "wan",
          .source = IpAddress::Parse("10.0.0.2"),
          .destination = IpAddress::Parse("10.0.1.2"),
          .protocol = "icmp",
          .type = uint8_t{8},
          .ct = "new"};
}

std::string Unmet(const char* text) { return UnmetCondition(text, Request()); }

TEST(RuleConditions, OfIptables) {
  EXPECT_EQ(Unmet("-i lan -o wan -s 10.0.0.0/24 -d 10.0.1.2/32 -p icmp -m icmp "
                  "--icmp-type 8 -m conntrack --ctstate NEW,ESTABLISHED -j "
                  "ACCEPT"),
            "");
  EXPECT_EQ(Unmet("-i wan -j ACCEPT"),
            "it asks for -i wan, and the packet came in by lan");
  EXPECT_EQ(Unmet("-o lan -j ACCEPT"),
            "it asks for -o lan, and the packet goes out by wan");
  EXPECT_EQ(Unmet("-s 10.9.0.0/16 -j ACCEPT"),
            "it asks for -s 10.9.0.0/16, and the packet is from 10.0.0.2");
  EXPECT_EQ(Unmet("-d 10.0.0.2 -j ACCEPT"),
            "it asks for -d 10.0.0.2, and the packet is for 10.0.1.2");
  EXPECT_EQ(Unmet("-p tcp -m tcp --dport 22 -j ACCEPT"),
            "it asks for -p tcp, and the packet is icmp");
  EXPECT_EQ(Unmet("-p icmp -m icmp --icmp-type 0/0 -j ACCEPT"),
            "it asks for --icmp-type 0/0, and the packet's ICMP type is "
            "echo-request");
  EXPECT_EQ(Unmet("-m state --state RELATED,ESTABLISHED -j ACCEPT"),
            "it asks for --state RELATED,ESTABLISHED, and the packet's "
            "conntrack state is new");
}

TEST(RuleConditions, Inverted) {
  EXPECT_EQ(Unmet("! -i lan -j DROP"),
            "it asks for ! -i lan, and the packet came in by lan");
  EXPECT_EQ(Unmet("! -i wan -j DROP"), "");
  EXPECT_EQ(Unmet("iifname != \"lan\" drop"),
            "it asks for iifname != lan, and the packet came in by lan");
}

TEST(RuleConditions, Wildcards) {
  EXPECT_EQ(Unmet("-i la+ -j ACCEPT"), "");
  EXPECT_EQ(Unmet("-i veth+ -j ACCEPT"),
            "it asks for -i veth+, and the packet came in by lan");
  EXPECT_EQ(Unmet("iifname \"la*\" accept"), "");
}

TEST(RuleConditions, OfNft) {
  EXPECT_EQ(Unmet("iifname \"lan\" oifname { \"dmz\", \"wan\" } ip saddr "
                  "10.0.0.0/24 icmp type echo-request ct state new accept"),
            "");
  EXPECT_EQ(Unmet("oifname { \"dmz\", \"mgmt\" } accept"),
            "it asks for oifname { dmz, mgmt }, and the packet goes out by "
            "wan");
  EXPECT_EQ(Unmet("ip daddr 10.0.0.0/24 accept"),
            "it asks for ip daddr 10.0.0.0/24, and the packet is for 10.0.1.2");
  EXPECT_EQ(Unmet("icmp type echo-reply accept"),
            "it asks for icmp type echo-reply, and the packet's ICMP type is "
            "echo-request");
  EXPECT_EQ(Unmet("ct state established,related accept"),
            "it asks for ct state established,related, and the packet's "
            "conntrack state is new");
  EXPECT_EQ(Unmet("tcp dport { 22, 80 } accept"),
            "it asks for tcp, and the packet is icmp");
  EXPECT_EQ(Unmet("meta l4proto ipv6-icmp accept"),
            "it asks for meta l4proto ipv6-icmp, and the packet is icmp");
}

TEST(RuleConditions, WhatIsNotUnderstoodIsPassedOver) {
  EXPECT_EQ(Unmet("-m set --match-set banned src -j DROP"), "");
  EXPECT_EQ(Unmet("-m iprange --src-range 1.1.1.1-1.1.1.2 -j DROP"), "");
  EXPECT_EQ(Unmet("ip saddr @banned drop"), "");
  EXPECT_EQ(Unmet("ip saddr 10.1.0.0-10.2.0.0 drop"), "");
  EXPECT_EQ(Unmet("icmp type destination-unreachable accept"), "");
  EXPECT_EQ(Unmet("-m comment --comment \"-i wan\" -j DROP"), "");
  EXPECT_EQ(Unmet(""), "");
  EXPECT_EQ(Unmet("iifname"), "");
  EXPECT_EQ(Unmet("oifname {"), "");
}

TEST(RuleConditions, WhatIsNotKnownOfThePacketIsNotHeldAgainstIt) {
  EXPECT_EQ(UnmetCondition("-o wan -s 10.9.0.0/16 -p tcp --icmp-type 8 -m "
                           "conntrack --ctstate NEW -j ACCEPT",
                           {}),
            "");
  EXPECT_EQ(UnmetCondition("-i wan -j ACCEPT", {}),
            "it asks for -i wan, and the packet came in by no interface");
}

}  // namespace
}  // namespace hopcheck
