// The netlink socket against the running kernel: batches, refusals, dumps,
// notifications, and what others put into its way.
#include "netlink/socket.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "base/kernel_error.h"
#include "netlink/address.h"
#include "netlink/link.h"
#include "support/need_kernel.h"
#include "topology/net_namespace.h"

namespace hopcheck {
namespace {

using testing::WhyNoNamespaces;
using Clock = std::chrono::steady_clock;

const Device kLoopback{"lo", 1};

NetlinkSocket SocketIn(const NetNamespace& ns) {
  const NamespaceScope inside(ns);
  return NetlinkSocket(NETLINK_ROUTE, "namespace " + ns.name());
}

Request Address(const Device& device, const std::string& prefix) {
  return AddAddress(device, *IpPrefix::Parse(prefix), DuplicateDetection::kOff);
}

// `count` addresses, 10.0.0.0/32 and on.
std::vector<Request> Addresses(int count) {
  std::vector<Request> requests;
  for (int i = 0; i < count; ++i) {
    requests.push_back(
        Address(kLoopback, fmt::format("10.0.{}.{}/32", i / 256, i % 256)));
  }
  return requests;
}

size_t CountAddresses(NetlinkSocket& socket) {
  size_t count = 0;
  for (const Reply& reply : socket.Exchange(ShowAddresses(Family::kIpv4))) {
    if (ParseAddress(reply)) ++count;
  }
  return count;
}

std::string WhyRefused(NetlinkSocket& socket,
                       std::span<const Request> requests) {
  try {
    socket.Exchange(requests);
  } catch (const KernelError& error) {
    return error.what();
  }
  return "";
}

TEST(NetlinkSocket, WorksInTheNamespaceItWasMadeIn) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace one("one");
  const NetNamespace other("other");
  NetlinkSocket in_one = SocketIn(one);
  NetlinkSocket in_other = SocketIn(other);
  in_one.Exchange(Address(kLoopback, "10.0.0.1/32"));
  EXPECT_EQ(1u, CountAddresses(in_one));
  EXPECT_EQ(0u, CountAddresses(in_other));
}

TEST(NetlinkSocket, NothingIsDoneForNothing) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  EXPECT_TRUE(socket.Exchange(std::span<const Request>()).empty());
}

TEST(NetlinkSocket, BatchesOfAnySize) {
  HOPCHECK_NEED(WhyNoNamespaces());
  for (const int count : {1, 2, 31, 32, 33, 64, 1000}) {
    const NetNamespace ns("one");
    NetlinkSocket socket = SocketIn(ns);
    socket.Exchange(Addresses(count));
    EXPECT_EQ(static_cast<size_t>(count), CountAddresses(socket));
  }
}

TEST(NetlinkSocket, ManyAnswersOfOneBatch) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  const std::vector<Request> requests = [] {
    std::vector<Request> result;
    for (int i = 0; i < 500; ++i) result.push_back(ShowLink(kLoopback));
    return result;
  }();
  const auto replies = socket.Exchange(requests);
  ASSERT_EQ(500u, replies.size());
  for (const Reply& reply : replies) {
    EXPECT_EQ("lo", ParseLink(reply)->device.name);
  }
}

TEST(NetlinkSocket, TheFirstRefusalIsTheOneTold) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  for (const size_t position : {0, 1, 31, 32, 40}) {
    std::vector<Request> requests;
    for (size_t i = 0; i < position; ++i) {
      requests.push_back(ShowLink(kLoopback));
    }
    requests.push_back(Address({"eth9", 999}, "10.1.0.1/24"));
    requests.push_back(Address({"eth8", 998}, "10.1.0.1/24"));
    requests.push_back(SetLinkUp(kLoopback));
    EXPECT_EQ(0u, WhyRefused(socket, requests)
                      .find("ip addr add 10.1.0.1/24 brd + dev eth9 "
                            "(namespace one): No such device (ENODEV)"))
        << position;
  }
}

TEST(NetlinkSocket, GoesOnAfterARefusal) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  std::vector<Request> refused;
  for (int i = 0; i < 20; ++i) {
    refused.push_back(Address({"eth9", 999}, "10.1.0.1/24"));
  }
  EXPECT_NE("", WhyRefused(socket, refused));
  socket.Exchange(Address(kLoopback, "10.0.0.1/32"));
  EXPECT_EQ(1u, CountAddresses(socket));
}

TEST(NetlinkSocket, TellsTheKernelsWordsAndTheAttribute) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  // A name that is too long for an interface.
  Request request(RTM_NEWLINK, NLM_F_CREATE, ifinfomsg{}, "ip link add ...");
  request.Put(IFLA_IFNAME, "a-name-that-is-too-long-for-an-interface");
  try {
    socket.Exchange(request);
    FAIL() << "was not refused";
  } catch (const KernelError& error) {
    EXPECT_EQ(ERANGE, error.error());
    EXPECT_NE(std::string::npos, error.kernel_words().find("at IFLA_IFNAME"))
        << error.kernel_words();
  }
}

TEST(NetlinkSocket, DumpsOfManyMessages) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  socket.Exchange(Addresses(3000));  // some 200 KiB, many datagrams
  EXPECT_EQ(3000u, CountAddresses(socket));
  EXPECT_EQ(3000u, CountAddresses(socket)) << "and again";
}

TEST(NetlinkSocket, HearsOnlyWhatItJoined) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  NetlinkSocket other = SocketIn(ns);
  other.Exchange(SetLinkUp(kLoopback));
  EXPECT_FALSE(socket.WaitForNews(Clock::now()));
  socket.Join(RTNLGRP_LINK);
  EXPECT_FALSE(socket.WaitForNews(Clock::now())) << "that was before";
  other.Exchange(SetLinkMtu(kLoopback, 9000));
  EXPECT_TRUE(socket.WaitForNews(Clock::now() + std::chrono::seconds(5)));
  EXPECT_FALSE(socket.WaitForNews(Clock::now())) << "told once";
}

TEST(NetlinkSocket, NewsBetweenAnswersIsKept) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  NetlinkSocket other = SocketIn(ns);
  socket.Join(RTNLGRP_LINK);
  other.Exchange(SetLinkMtu(kLoopback, 9000));
  EXPECT_EQ(1u, socket.Exchange(ShowLink(kLoopback)).size());
  EXPECT_TRUE(socket.WaitForNews(Clock::now()));
}

TEST(NetlinkSocket, SurvivesMoreNewsThanItsBufferHolds) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  NetlinkSocket other = SocketIn(ns);
  socket.Join(RTNLGRP_LINK);
  for (uint32_t i = 0; i < 2000; ++i) {
    other.Exchange(SetLinkMtu(kLoopback, 1000 + i));
  }
  EXPECT_EQ(1u, socket.Exchange(ShowLink(kLoopback)).size());
  EXPECT_TRUE(socket.WaitForNews(Clock::now())) << "lost news is news";
  EXPECT_FALSE(socket.WaitForNews(Clock::now()));
  other.Exchange(SetLinkMtu(kLoopback, 9000));
  EXPECT_TRUE(socket.WaitForNews(Clock::now() + std::chrono::seconds(5)))
      << "and it hears again";
}

// The netlink ports of this protocol that are open in the current namespace.
std::vector<uint32_t> OpenPorts() {
  std::ifstream file("/proc/thread-self/net/netlink");
  std::string line;
  std::getline(file, line);
  std::vector<uint32_t> ports;
  std::string socket;
  int protocol = 0;
  uint32_t port = 0;
  while (file >> socket >> protocol >> port && std::getline(file, line)) {
    if (protocol == NETLINK_ROUTE && port != 0) ports.push_back(port);
  }
  return ports;
}

TEST(NetlinkSocket, DoesNotBelieveOtherProcesses) {
  HOPCHECK_NEED(WhyNoNamespaces());
  const NetNamespace ns("one");
  NetlinkSocket socket = SocketIn(ns);
  socket.Exchange(ShowLink(kLoopback));  // has a port now
  const NamespaceScope inside(ns);
  const std::vector<uint32_t> ports = OpenPorts();
  ASSERT_EQ(1u, ports.size());
  const UniqueFd forger = CheckFd(
      ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), "socket");
  // Refusals of whatever it will ask next.
  for (uint32_t sequence = 1; sequence < 6; ++sequence) {
    struct {
      nlmsghdr header;
      nlmsgerr error;
    } message{};
    message.header = {.nlmsg_len = sizeof message,
                      .nlmsg_type = NLMSG_ERROR,
                      .nlmsg_seq = sequence};
    message.error.error = -EPERM;
    sockaddr_nl to{};
    to.nl_family = AF_NETLINK;
    to.nl_pid = ports[0];
    ASSERT_EQ(static_cast<ssize_t>(sizeof message),
              ::sendto(forger.get(), &message, sizeof message, 0,
                       reinterpret_cast<sockaddr*>(&to), sizeof to));
  }
  EXPECT_EQ("lo",
            ParseLink(socket.Exchange(ShowLink(kLoopback)).at(0))->device.name);
}

TEST(NetlinkSocket, ProtocolThatIsNotThere) {
  HOPCHECK_NEED(WhyNoNamespaces());
  try {
    NetlinkSocket socket(31, "namespace one");
    FAIL() << "did not throw";
  } catch (const KernelError& error) {
    EXPECT_STREQ(
        "socket(AF_NETLINK) (namespace one): Protocol not supported "
        "(EPROTONOSUPPORT)",
        error.what());
  }
}

}  // namespace
}  // namespace hopcheck
