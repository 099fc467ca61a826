#include "topology/sysctl.h"

#include <gtest/gtest.h>

#include <string>

namespace hopcheck {
namespace {

TEST(SysctlPath, TakesBothFormsOfAName) {
  EXPECT_EQ("net/ipv4/ip_forward", SysctlPath("net.ipv4.ip_forward"));
  EXPECT_EQ("net/ipv4/ip_forward", SysctlPath("net/ipv4/ip_forward"));
  EXPECT_EQ("net/ipv4/conf/eth0.100/mtu",
            SysctlPath("net.ipv4.conf.eth0/100.mtu"));
  EXPECT_EQ("net/ipv4/conf/eth0.100/mtu",
            SysctlPath("net/ipv4/conf/eth0.100/mtu"));
  EXPECT_EQ("net/bridge/bridge-nf-call-iptables",
            SysctlPath("net.bridge.bridge-nf-call-iptables"));
}

TEST(SysctlPath, NeverLeavesNet) {
  EXPECT_FALSE(SysctlPath(""));
  EXPECT_FALSE(SysctlPath("net"));
  EXPECT_FALSE(SysctlPath("net."));
  EXPECT_FALSE(SysctlPath("network.ipv4"));
  EXPECT_FALSE(SysctlPath("kernel.hostname"));
  EXPECT_FALSE(SysctlPath("net/../kernel/hostname"));
  EXPECT_FALSE(SysctlPath("net/ipv4/../../kernel/hostname"));
  EXPECT_FALSE(SysctlPath("net.//.//.kernel.hostname"));
  EXPECT_FALSE(SysctlPath("net/./ipv4"));
  EXPECT_FALSE(SysctlPath("net/ipv4/"));
  EXPECT_FALSE(SysctlPath("net//ipv4"));
  EXPECT_FALSE(SysctlPath("/net/ipv4/ip_forward"));
  EXPECT_FALSE(SysctlPath(std::string("net/ipv4\0/x", 11)));
}

TEST(SysctlInterface, IsThatOfConfAndNeigh) {
  EXPECT_EQ("eth0", SysctlInterface("net/ipv4/conf/eth0/forwarding"));
  EXPECT_EQ("eth0.1", SysctlInterface("net/ipv6/neigh/eth0.1/retrans_time_ms"));
  EXPECT_EQ("lo", SysctlInterface("net/ipv4/conf/lo/rp_filter"));
  EXPECT_EQ("", SysctlInterface("net/ipv4/conf/all/forwarding"));
  EXPECT_EQ("", SysctlInterface("net/ipv6/conf/default/accept_dad"));
  EXPECT_EQ("", SysctlInterface("net/ipv4/ip_forward"));
  EXPECT_EQ("", SysctlInterface("net/ipv4/conf"));
}

}  // namespace
}  // namespace hopcheck
