// Interfaces of a live topology: links, addresses, what they are set to.
#include <gmock/gmock.h>
#include <linux/if.h>
#include <linux/if_addr.h>

#include <stdexcept>

#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/live_topology.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MakeInterface;
using testing::MakeLink;
using testing::MakeNamespace;
using testing::MakeSysctl;
using testing::Observer;
using testing::WhyNoNamespaces;

Topology TwoHosts() {
  Topology topology;
  topology.namespaces = {
      MakeNamespace("a",
                    {MakeInterface("eth0", {"10.0.0.1/24", "fd00::1/64"})}),
      MakeNamespace("b",
                    {MakeInterface("eth0", {"10.0.0.2/24", "fd00::2/64"})})};
  topology.links = {MakeLink("a/eth0", "b/eth0")};
  return topology;
}

TEST(LiveTopology, TwoHosts) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live(TwoHosts());
  Observer a(live.Namespace("a"));
  Observer b(live.Namespace("b"));
  const LinkState end = a.Link("eth0");
  EXPECT_EQ("veth", end.kind);
  EXPECT_EQ(IF_OPER_UP, end.operstate);
  EXPECT_EQ(2u, end.device.index);
  EXPECT_EQ(b.Link("eth0").device.index, end.peer);
  EXPECT_EQ("02:68:63:00:00:02", end.mac->ToString());
  EXPECT_THAT(a.Addresses("eth0"), ElementsAre("10.0.0.1/24", "fd00::1/64"));
  EXPECT_THAT(b.Addresses("eth0"), ElementsAre("10.0.0.2/24", "fd00::2/64"));
  EXPECT_EQ(2u, a.Links().size()) << "lo and eth0";
  EXPECT_TRUE((a.Link("lo").flags & IFF_UP) != 0);
}

TEST(LiveTopology, AddressesAreWhatIpWouldMakeThem) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live(TwoHosts());
  Observer a(live.Namespace("a"));
  const uint32_t index = a.Link("eth0").device.index;
  for (const LiveAddress& address : a.Addresses(Family::kIpv4)) {
    if (address.index != index) continue;
    EXPECT_EQ(IpAddress::Parse("10.0.0.255"), address.broadcast);
  }
  bool link_local = false;
  for (const LiveAddress& address : a.Addresses(Family::kIpv6)) {
    if (address.index != index) continue;
    EXPECT_EQ(0u, address.flags & IFA_F_TENTATIVE) << address.prefix.ToString();
    link_local = link_local || address.prefix.address.IsLinkLocal();
  }
  EXPECT_TRUE(link_local);
}

TEST(LiveTopology, FindsNamespacesByName) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live(ClientRouterServer());
  ASSERT_EQ(3u, live.namespaces().size());
  EXPECT_EQ("client", live.namespaces()[0].name());
  EXPECT_EQ(live.namespaces()[1].inode(), live.Namespace("router").inode());
  EXPECT_THROW(live.Namespace("nobody"), std::out_of_range);
}

TEST(LiveTopology, CanBeMoved) {
  HOPCHECK_NEED(WhyNoNamespaces());
  LiveTopology first(TwoHosts());
  const uint32_t inode = first.Namespace("a").inode();
  LiveTopology second(std::move(first));
  EXPECT_EQ(inode, second.Namespace("a").inode());
  EXPECT_EQ(2u, Observer(second.Namespace("a")).Links().size());
}

TEST(LiveTopology, NothingIsBuiltFromNothing) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live{Topology{}};
  EXPECT_THAT(live.namespaces(), IsEmpty());
}

TEST(LiveTopology, MtuAndMacOfEitherEnd) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = TwoHosts();
  topology.namespaces[0].interfaces[0].mtu = 1400;
  topology.namespaces[0].interfaces[0].mac =
      MacAddress::Parse("02:aa:00:00:00:01");
  topology.namespaces[1].interfaces[0].mtu = 9000;
  topology.namespaces[1].interfaces[0].mac =
      MacAddress::Parse("02:aa:00:00:00:02");
  const LiveTopology live(topology);
  const LinkState a = Observer(live.Namespace("a")).Link("eth0");
  const LinkState b = Observer(live.Namespace("b")).Link("eth0");
  EXPECT_EQ(1400u, a.mtu);
  EXPECT_EQ("02:aa:00:00:00:01", a.mac->ToString());
  EXPECT_EQ(9000u, b.mtu);
  EXPECT_EQ("02:aa:00:00:00:02", b.mac->ToString());
}

TEST(LiveTopology, DownMeansDownAndIsNotWaitedFor) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = TwoHosts();
  topology.namespaces[1].interfaces[0].up = false;
  const LiveTopology live(topology);
  Observer a(live.Namespace("a"));
  Observer b(live.Namespace("b"));
  EXPECT_TRUE((a.Link("eth0").flags & IFF_UP) != 0);
  EXPECT_NE(IF_OPER_UP, a.Link("eth0").operstate);
  EXPECT_TRUE((b.Link("eth0").flags & IFF_UP) == 0);
  EXPECT_THAT(b.Addresses("eth0"), ElementsAre("10.0.0.2/24", "fd00::2/64"));
  // An address of an interface without a carrier still receives.
  EXPECT_EQ(a.Link("eth0").device.index,
            a.RouteTo("fd00::1/128", 255).hops.front().index);
}

TEST(LiveTopology, LoopbackAsDeclared) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = TwoHosts();
  Interface lo = MakeInterface("lo", {"10.255.0.1/32", "fd00:1::1/128"});
  lo.mtu = 9000;
  topology.namespaces[0].interfaces.push_back(lo);
  lo = MakeInterface("lo");
  lo.up = false;
  topology.namespaces[1].interfaces.push_back(lo);
  const LiveTopology live(topology);
  Observer a(live.Namespace("a"));
  EXPECT_THAT(a.Addresses("lo"), ElementsAre("127.0.0.1/8", "10.255.0.1/32",
                                             "fd00:1::1/128", "::1/128"));
  EXPECT_EQ(9000u, a.Link("lo").mtu);
  EXPECT_NO_THROW(a.RouteTo("fd00:1::1/128", 255));
  EXPECT_TRUE((Observer(live.Namespace("b")).Link("lo").flags & IFF_UP) == 0);
}

TEST(LiveTopology, SysctlsOfNamespaceAndInterface) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = TwoHosts();
  topology.namespaces[0].sysctls = {
      MakeSysctl("net.ipv4.ip_forward", "1"),
      MakeSysctl("net.ipv4.conf.eth0.rp_filter", "2"),
      MakeSysctl("net/ipv4/conf/eth0/forwarding", "0"),
      MakeSysctl("net.ipv4.neigh.eth0.retrans_time_ms", "300"),
      MakeSysctl("net.ipv4.ping_group_range", "0 1000"),
      MakeSysctl("net.ipv6.conf.lo.disable_ipv6", "1"),
  };
  const LiveTopology live(topology);
  Observer a(live.Namespace("a"));
  EXPECT_EQ("1", a.Sysctl("net/ipv4/ip_forward"));
  EXPECT_EQ("2", a.Sysctl("net/ipv4/conf/eth0/rp_filter"));
  EXPECT_EQ("0", a.Sysctl("net/ipv4/conf/eth0/forwarding"));
  EXPECT_EQ("300", a.Sysctl("net/ipv4/neigh/eth0/retrans_time_ms"));
  EXPECT_EQ("0\t1000", a.Sysctl("net/ipv4/ping_group_range"));
  EXPECT_EQ("1", a.Sysctl("net/ipv6/conf/lo/disable_ipv6"));
  EXPECT_EQ("0", Observer(live.Namespace("b")).Sysctl("net/ipv4/ip_forward"));
}

TEST(LiveTopology, OwnDefaults) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const LiveTopology live(TwoHosts());
  Observer a(live.Namespace("a"));
  for (const char* family : {"ipv4", "ipv6"}) {
    const std::string path = std::string("net/") + family + "/neigh/eth0/";
    // Rounded up to the kernel's tick.
    const int retrans = std::stoi(a.Sysctl(path + "retrans_time_ms"));
    EXPECT_GE(retrans, 50);
    EXPECT_LE(retrans, 60);
    EXPECT_EQ("3", a.Sysctl(path + "ucast_solicit"));
    EXPECT_EQ("3", a.Sysctl(path + "mcast_solicit"));
  }
  EXPECT_EQ("0", a.Sysctl("net/ipv6/conf/eth0/accept_dad"));
  EXPECT_EQ("0", a.Sysctl("net/ipv4/icmp_ratemask"));
  EXPECT_EQ("", a.Sysctl("net/ipv6/icmp/ratemask"));
}

TEST(LiveTopology, TheScenarioOverridesOwnDefaults) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = TwoHosts();
  topology.namespaces[0].sysctls = {
      MakeSysctl("net.ipv4.icmp_ratelimit", "500"),
      MakeSysctl("net.ipv6.neigh.eth0.mcast_solicit", "7"),
      MakeSysctl("net.ipv6.conf.eth0.accept_dad", "1"),
      MakeSysctl("net.ipv6.conf.eth0.dad_transmits", "1"),
      MakeSysctl("net.ipv6.neigh.eth0.retrans_time_ms", "20"),
  };
  const LiveTopology live(topology);
  Observer a(live.Namespace("a"));
  EXPECT_NE("0", a.Sysctl("net/ipv4/icmp_ratemask"));
  EXPECT_EQ("7", a.Sysctl("net/ipv6/neigh/eth0/mcast_solicit"));
  EXPECT_EQ("1", a.Sysctl("net/ipv6/conf/eth0/accept_dad"));
  // Detection took place, and was waited for.
  for (const LiveAddress& address : a.Addresses(Family::kIpv6)) {
    EXPECT_EQ(0u, address.flags & IFA_F_TENTATIVE) << address.prefix.ToString();
  }
}

TEST(LiveTopology, TheHostsNamespaceIsNeverTouched) {
  HOPCHECK_NEED(WhyNoNamespaces());
  // A namespace stands for the host's, and hears of every link in it.
  const NetNamespace host("host");
  Observer observer(host);
  const NamespaceScope inside(host);
  observer.socket().Join(1);  // RTNLGRP_LINK
  const LiveTopology live(ClientRouterServer());
  EXPECT_FALSE(observer.socket().WaitForNews(std::chrono::steady_clock::now()));
  EXPECT_EQ(1u, observer.Links().size());
}

}  // namespace
}  // namespace hopcheck
