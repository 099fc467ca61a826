// A topology is ready when its constructor returns: nothing sent then is lost.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "base/kernel_error.h"
#include "kernel/topology/observer.h"
#include "support/need_kernel.h"
#include "topology/interface_plan.h"
#include "topology/live_topology.h"
#include "topology/readiness.h"
#include "unit/topology/topology_builder.h"

namespace hopcheck {
namespace {

using testing::ClientRouterServer;
using testing::Observer;
using testing::WhyNoNamespaces;

// Whether every interface is up and every IPv6 address receives, asked by
// dumps: those do not settle anything on the way.
::testing::AssertionResult IsReady(const LiveTopology& live) {
  for (const NetNamespace& ns : live.namespaces()) {
    Observer observer(ns);
    for (const LinkState& link : observer.Links()) {
      if (link.device.name != "lo" && link.operstate != IF_OPER_UP) {
        return ::testing::AssertionFailure()
               << ns.name() << "/" << link.device.name << " has operstate "
               << static_cast<int>(link.operstate);
      }
    }
    const auto routes = observer.Routes(Family::kIpv6);
    for (const LiveAddress& address : observer.Addresses(Family::kIpv6)) {
      const bool receives =
          std::ranges::any_of(routes, [&](const LiveRoute& route) {
            return route.type == RTN_LOCAL &&
                   route.destination.address == address.prefix.address;
          });
      if (!receives) {
        return ::testing::AssertionFailure()
               << ns.name() << ": " << address.prefix.ToString()
               << " does not receive";
      }
    }
  }
  return ::testing::AssertionSuccess();
}

TEST(Ready, ThreeHundredTimes) {
  HOPCHECK_NEED(WhyNoNamespaces());
  for (int i = 0; i < 300; ++i) {
    const LiveTopology live(ClientRouterServer());
    ASSERT_TRUE(IsReady(live)) << "build " << i;
  }
}

class UdpSocket {
 public:
  UdpSocket(const NetNamespace& ns, Family family) {
    const NamespaceScope inside(ns);
    fd_ = CheckFd(::socket(AddressFamily(family), SOCK_DGRAM | SOCK_CLOEXEC, 0),
                  "socket");
  }
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
};

sockaddr_in6 Target(const char* address, uint32_t scope = 0) {
  sockaddr_in6 target{};
  target.sin6_family = AF_INET6;
  target.sin6_port = htons(7777);
  target.sin6_scope_id = scope;
  ::inet_pton(AF_INET6, address, &target.sin6_addr);
  return target;
}

// Sends one datagram at once. A lost one would cost neighbour discovery at
// least 50 ms; one that meets a noop queue is gone for good.
bool Arrives(const UdpSocket& from, const UdpSocket& to, const void* target,
             socklen_t size) {
  const sockaddr_in6 any = Target("::");
  sockaddr_in any4{};
  any4.sin_family = AF_INET;
  any4.sin_port = htons(7777);
  const auto* address = static_cast<const sockaddr*>(target);
  const bool six = address->sa_family == AF_INET6;
  Check(::bind(to.fd(),
               six ? reinterpret_cast<const sockaddr*>(&any)
                   : reinterpret_cast<const sockaddr*>(&any4),
               six ? sizeof any : sizeof any4),
        "bind");
  Check(static_cast<int>(::sendto(from.fd(), "x", 1, 0, address, size)),
        "sendto");
  pollfd waiting{to.fd(), POLLIN, 0};
  return ::poll(&waiting, 1, 1000) == 1;
}

TEST(Ready, WhatIsSentAtOnceArrives) {
  HOPCHECK_NEED(WhyNoNamespaces());
  for (int i = 0; i < 60; ++i) {
    const LiveTopology live(ClientRouterServer());
    const NetNamespace& client = live.Namespace("client");
    const NetNamespace& server = live.Namespace("server");
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(7777);
    ::inet_pton(AF_INET, "10.0.1.2", &four.sin_addr);
    ASSERT_TRUE(Arrives(UdpSocket(client, Family::kIpv4),
                        UdpSocket(server, Family::kIpv4), &four, sizeof four))
        << i;
    const sockaddr_in6 six = Target("fd00:b::2");
    ASSERT_TRUE(Arrives(UdpSocket(client, Family::kIpv6),
                        UdpSocket(server, Family::kIpv6), &six, sizeof six))
        << i;
  }
}

TEST(Ready, LinkLocalAddressesToo) {
  HOPCHECK_NEED(WhyNoNamespaces());
  for (int i = 0; i < 60; ++i) {
    const LiveTopology live(ClientRouterServer());
    // client/eth0 is 2, router/lan 3; the address follows from the MAC.
    const sockaddr_in6 target = Target("fe80::68:63ff:fe00:3", 2);
    ASSERT_TRUE(Arrives(UdpSocket(live.Namespace("client"), Family::kIpv6),
                        UdpSocket(live.Namespace("router"), Family::kIpv6),
                        &target, sizeof target))
        << i;
  }
}

TEST(WaitUntilReady, SaysWhatIsLackingAtTheDeadline) {
  HOPCHECK_NEED(WhyNoNamespaces());
  // The plan says that wan comes up, but its peer is down.
  Topology topology = ClientRouterServer();
  const PlannedNamespace planned = PlanTopology(topology).namespaces[1];
  topology.namespaces[2].interfaces[0].up = false;
  topology.namespaces[2].routes.clear();
  const LiveTopology live(topology);
  Observer router(live.Namespace("router"));
  try {
    WaitUntilReady(
        router.socket(), planned, true,
        std::chrono::steady_clock::now() + std::chrono::milliseconds(20));
    FAIL() << "did not throw";
  } catch (const KernelError& error) {
    EXPECT_STREQ(
        "waiting for wan to carry packets (namespace router): Connection timed "
        "out (ETIMEDOUT)",
        error.what());
  }
}

TEST(WaitUntilReady, ReturnsWhenTheKernelTells) {
  HOPCHECK_NEED(WhyNoNamespaces());
  Topology topology = ClientRouterServer();
  const PlannedNamespace planned = PlanTopology(topology).namespaces[1];
  topology.namespaces[2].interfaces[0].up = false;
  topology.namespaces[2].routes.clear();
  const LiveTopology live(topology);
  Observer router(live.Namespace("router"));
  Observer server(live.Namespace("server"));
  std::string failure;
  std::thread waiting([&] {
    try {
      WaitUntilReady(
          router.socket(), planned, true,
          std::chrono::steady_clock::now() + std::chrono::seconds(10));
    } catch (const KernelError& error) {
      failure = error.what();
    }
  });
  server.socket().Exchange(SetLinkUp(server.Link("eth0").device));
  waiting.join();
  EXPECT_EQ("", failure);
  EXPECT_EQ(IF_OPER_UP, router.Link("wan").operstate);
}

}  // namespace
}  // namespace hopcheck
