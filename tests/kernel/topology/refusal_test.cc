// What a user reads when the kernel refuses a topology.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>

#include "base/kernel_error.h"
#include "kernel/topology/child_process.h"
#include "kernel/topology/observer.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "topology/live_topology.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using testing::CurrentNamespace;
using testing::EqualsGolden;
using testing::InChild;
using testing::MakeBridge;
using testing::MakePlace;
using testing::MakeRoute;
using testing::MakeSysctl;
using testing::OpenDescriptors;
using testing::WhyNoNamespaces;

enum class Words { kLeftOut, kKept };

// The message, after making sure that nothing was left behind. The kernel's
// own words differ by its version.
std::string Refusal(const Topology& topology, Words words = Words::kLeftOut) {
  const uint32_t home = CurrentNamespace();
  const size_t descriptors = OpenDescriptors();
  std::string text = "was not refused\n";
  try {
    const LiveTopology live(topology);
  } catch (const KernelError& error) {
    text = words == Words::kKept
               ? error.what()
               : KernelError(error.operation(), error.object(), error.error())
                     .what();
    text += '\n';
  }
  EXPECT_EQ(home, CurrentNamespace());
  EXPECT_EQ(descriptors, OpenDescriptors());
  return text;
}

Topology WithRoute(Route route) {
  Topology topology = ClientRouterServer();
  route.place = MakePlace(14, 7);
  topology.namespaces[1].routes = {std::move(route)};
  return topology;
}

Topology WithSysctl(const char* name, const char* value) {
  Topology topology = ClientRouterServer();
  topology.namespaces[1].sysctls = {MakeSysctl(name, value)};
  topology.namespaces[1].sysctls[0].place = MakePlace(9, 16);
  return topology;
}

TEST(Refusal, AddressThatIsThereAlready) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  auto& addresses = topology.namespaces[1].interfaces[0].addresses;
  addresses.push_back(addresses[0]);
  addresses.back().place = MakePlace(12, 31);
  EXPECT_TRUE(EqualsGolden(Refusal(topology), "netlink/address-exists.txt"));
}

TEST(Refusal, RouteThatIsThereAlready) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = WithRoute(MakeRoute("10.9.0.0/16", "10.0.0.2"));
  topology.namespaces[1].routes.push_back(topology.namespaces[1].routes[0]);
  EXPECT_TRUE(EqualsGolden(Refusal(topology), "netlink/route-exists.txt"));
}

TEST(Refusal, GatewayThatIsNotOnALink) {
  HOPCHECK_NEED(WhyNoNamespaces());
  EXPECT_TRUE(EqualsGolden(
      Refusal(WithRoute(MakeRoute("10.9.0.0/16", "192.0.2.1")), Words::kKept),
      "netlink/gateway-unreachable.txt"));
  EXPECT_TRUE(
      EqualsGolden(Refusal(WithRoute(MakeRoute("fd09::/64", "2001:db8::1"))),
                   "netlink/gateway-unreachable-6.txt"));
}

TEST(Refusal, RouteOverAnInterfaceThatIsDown) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Route route = MakeRoute("10.9.0.0/16", "10.0.0.2");
  route.hops[0].device = "lan";
  Topology topology = WithRoute(route);
  topology.namespaces[1].interfaces[0].up = false;
  EXPECT_TRUE(EqualsGolden(Refusal(topology), "netlink/route-down.txt"));
}

TEST(Refusal, RouteOverAnInterfaceThatIsNot) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Route route = MakeRoute("10.9.0.0/16");
  route.hops = {{.device = "eth9"}};
  EXPECT_TRUE(
      EqualsGolden(Refusal(WithRoute(route)), "netlink/route-no-device.txt"));
}

TEST(Refusal, SourceThatIsNoAddressHere) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Route route = MakeRoute("10.9.0.0/16", "10.0.0.2");
  route.source = IpAddress::Parse("192.0.2.9");
  EXPECT_TRUE(
      EqualsGolden(Refusal(WithRoute(route)), "netlink/route-source.txt"));
}

TEST(Refusal, MtuOutOfRange) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  topology.namespaces[1].interfaces[0].mtu = 70'000;
  topology.links[0].place = MakePlace(30, 7);
  EXPECT_TRUE(EqualsGolden(Refusal(topology), "netlink/mtu-range.txt"));
}

TEST(Refusal, BridgeAsAPort) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  auto& interfaces = topology.namespaces[1].interfaces;
  interfaces.push_back(MakeBridge("br1", {}));
  interfaces.push_back(MakeBridge("br0", {"br1"}));
  interfaces.back().bridge->ports[0].place = MakePlace(17, 30);
  EXPECT_TRUE(EqualsGolden(Refusal(topology), "netlink/bridge-port.txt"));
}

TEST(Refusal, VlanOfAnInterfaceThatIsNoPort) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  topology.namespaces[1].interfaces[0].vlans = {
      {.id = 1, .place = MakePlace(11, 20)}};
  EXPECT_TRUE(EqualsGolden(Refusal(topology), "netlink/vlan-no-port.txt"));
}

TEST(Refusal, Sysctls) {
  HOPCHECK_NEED(WhyNoNamespaces());
  EXPECT_TRUE(EqualsGolden(Refusal(WithSysctl("net.ipv4.ip_forward", "maybe")),
                           "netlink/sysctl-value.txt"));
  EXPECT_TRUE(
      EqualsGolden(Refusal(WithSysctl("net.ipv4.ip_forward", "1 maybe")),
                   "netlink/sysctl-rest.txt"));
  EXPECT_TRUE(EqualsGolden(Refusal(WithSysctl("net.ipv4.ip_forwad", "1")),
                           "netlink/sysctl-unknown.txt"));
  EXPECT_TRUE(
      EqualsGolden(Refusal(WithSysctl("net.ipv4.conf.eth9.forwarding", "1")),
                   "netlink/sysctl-no-interface.txt"));
  EXPECT_TRUE(EqualsGolden(Refusal(WithSysctl("kernel.hostname", "x")),
                           "netlink/sysctl-not-net.txt"));
}

TEST(Refusal, WithoutPrivilege) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const std::string text = InChild([] {
    testing::DropCapabilities();
    return Refusal(ClientRouterServer());
  });
  EXPECT_TRUE(EqualsGolden(text, "netlink/no-privilege.txt"));
}

// Lets the process open `more` descriptors, wherever its open ones stand: the
// limit bounds their numbers, and a parent may leave some with gaps between.
void LimitDescriptors(size_t more) {
  rlim_t limit = 0;
  for (size_t unused = 0;; ++limit) {
    if (::fcntl(static_cast<int>(limit), F_GETFD) >= 0) continue;
    if (unused++ == more) break;
  }
  rlimit old;
  Check(::getrlimit(RLIMIT_NOFILE, &old), "getrlimit");
  const rlimit now{limit, old.rlim_max};
  Check(::setrlimit(RLIMIT_NOFILE, &now), "setrlimit");
}

TEST(Refusal, OutOfDescriptors) {
  HOPCHECK_NEED(WhyNoNamespaces());
  // What a process looks up once has been looked up: with every limit the same
  // things are left to open.
  { const LiveTopology first_build(ClientRouterServer()); }
  // A namespace keeps two open and uses one more in passing:
  // whichever is the one too many, the error is clean and nothing is left.
  std::string first;
  size_t more = 0;
  for (;; ++more) {
    ASSERT_LT(more, 32u);
    const std::string text = InChild([more] {
      LimitDescriptors(more);
      try {
        const LiveTopology live(ClientRouterServer());
      } catch (const KernelError& error) {
        return std::string(error.error() == EMFILE ? "" : "not EMFILE: ") +
               error.what() + '\n';
      }
      return std::string("built");
    });
    if (text == "built") break;
    EXPECT_EQ(std::string::npos, text.find("not EMFILE")) << text;
    EXPECT_NE(std::string::npos, text.find("(EMFILE)")) << text;
    if (more == 5) first = text;
  }
  EXPECT_GE(more, 7u);
  EXPECT_TRUE(EqualsGolden(first, "netlink/no-descriptors.txt"));
}

TEST(Refusal, OutOfDescriptorsLeavesNothing) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const std::string text = InChild([] {
    const uint32_t home = CurrentNamespace();
    rlimit old;
    Check(::getrlimit(RLIMIT_NOFILE, &old), "getrlimit");
    std::string result;
    for (size_t more = 0; more < 9; ++more) {
      const size_t before = OpenDescriptors();
      LimitDescriptors(more);
      try {
        const LiveTopology live(ClientRouterServer());
      } catch (const KernelError&) {
      }
      Check(::setrlimit(RLIMIT_NOFILE, &old), "setrlimit");
      if (OpenDescriptors() != before) result += "a descriptor is left; ";
      if (CurrentNamespace() != home) result += "the thread is lost; ";
    }
    const LiveTopology live(ClientRouterServer());  // the machine still can
    return result;
  });
  EXPECT_EQ("", text);
}

}  // namespace
}  // namespace hopcheck
