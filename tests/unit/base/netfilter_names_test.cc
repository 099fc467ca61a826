#include "base/netfilter_names.h"

#include <gtest/gtest.h>
#include <linux/netfilter.h>
#include <linux/netfilter_arp.h>

namespace hopcheck {
namespace {

TEST(NetfilterNamesTest, FamiliesAreCalledAsNftCallsThem) {
  EXPECT_EQ(FamilyName(NFPROTO_INET), "inet");
  EXPECT_EQ(FamilyName(NFPROTO_IPV4), "ip");
  EXPECT_EQ(FamilyName(NFPROTO_ARP), "arp");
  EXPECT_EQ(FamilyName(NFPROTO_NETDEV), "netdev");
  EXPECT_EQ(FamilyName(NFPROTO_BRIDGE), "bridge");
  EXPECT_EQ(FamilyName(NFPROTO_IPV6), "ip6");
  EXPECT_EQ(FamilyName(99), "99");
}

TEST(NetfilterNamesTest, HooksHaveNumbersByFamily) {
  EXPECT_EQ(HookName(NFPROTO_IPV4, NF_INET_PRE_ROUTING), "prerouting");
  EXPECT_EQ(HookName(NFPROTO_IPV6, NF_INET_POST_ROUTING), "postrouting");
  EXPECT_EQ(HookName(NFPROTO_INET, NF_INET_INGRESS), "ingress");
  EXPECT_EQ(HookName(NFPROTO_ARP, NF_ARP_OUT), "output");
  EXPECT_EQ(HookName(NFPROTO_NETDEV, NF_NETDEV_INGRESS), "ingress");
  EXPECT_EQ(HookName(NFPROTO_NETDEV, NF_NETDEV_EGRESS), "egress");
}

TEST(NetfilterNamesTest, NoHookIsLeftWithoutAName) {
  EXPECT_EQ(HookName(NFPROTO_IPV4, 17), "unknown");
  EXPECT_EQ(HookName(NFPROTO_ARP, 3), "unknown");
}

}  // namespace
}  // namespace hopcheck
