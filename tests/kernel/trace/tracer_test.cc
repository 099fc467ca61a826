// The tracer against the running kernel: what it records of a packet, whatever
// headers it has, and that it records nobody else's.
#include "trace/tracer.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/kernel_error.h"
#include "probe/packet.h"
#include "support/need_kernel.h"
#include "topology/live_topology.h"

namespace hopcheck {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using Kind = PacketEvent::Kind;
using Role = PacketEvent::Role;

Interface WithAddresses(const std::string& name,
                        const std::vector<std::string>& addresses) {
  Interface interface;
  interface.name = name;
  for (const std::string& address : addresses) {
    interface.addresses.push_back({*IpPrefix::Parse(address), {}});
  }
  return interface;
}

// client/eth0 -- lan/router/wan -- server/eth0, both families.
Topology Routed() {
  Namespace client{.name = "client"};
  client.interfaces = {WithAddresses("eth0", {"10.0.0.2/24", "fd00:a::2/64"})};
  Namespace router{.name = "router"};
  router.interfaces = {WithAddresses("lan", {"10.0.0.1/24", "fd00:a::1/64"}),
                       WithAddresses("wan", {"10.0.1.1/24", "fd00:b::1/64"})};
  router.sysctls = {{"net.ipv4.ip_forward", "1", {}},
                    {"net.ipv6.conf.all.forwarding", "1", {}}};
  Namespace server{.name = "server"};
  server.interfaces = {WithAddresses("eth0", {"10.0.1.2/24", "fd00:b::2/64"})};
  const auto route = [](Namespace& space, Family family, const char* via) {
    Route r;
    r.destination = IpPrefix::Default(family);
    r.hops = {{.via = *IpAddress::Parse(via)}};
    space.routes.push_back(r);
  };
  route(client, Family::kIpv4, "10.0.0.1");
  route(client, Family::kIpv6, "fd00:a::1");
  route(server, Family::kIpv4, "10.0.1.1");
  route(server, Family::kIpv6, "fd00:b::1");
  Topology topology;
  topology.namespaces = {client, router, server};
  topology.links = {{{"client", "eth0", {}}, {"router", "lan", {}}, {}},
                    {{"router", "wan", {}}, {"server", "eth0", {}}, {}}};
  return topology;
}

class TracerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(testing::WhyNoNamespaces());
    HOPCHECK_NEED(testing::WhyNoTracing());
    topology_ = std::make_unique<LiveTopology>(Routed());
    tracer_ = std::make_unique<Tracer>();
    tracer_->WakeOnEnds(true);
    cookie_ = tracer_->NewCookie();
  }

  // A raw socket in the client that sends what a test makes.
  UniqueFd ClientSocket(Family family) {
    const NamespaceScope scope(topology_->Namespace("client"));
    return CheckFd(::socket(AddressFamily(family), SOCK_RAW | SOCK_CLOEXEC,
                            family == Family::kIpv4 ? int{IPPROTO_ICMP}
                                                    : int{IPPROTO_ICMPV6}),
                   "socket");
  }

  void SendTo(const UniqueFd& socket, const char* address, const Cookie& cookie,
              size_t size = 56) {
    const IpAddress to = *IpAddress::Parse(address);
    const auto message = EchoRequestMessage(to.family(), 1, 1, cookie, size);
    sockaddr_storage storage{};
    socklen_t length = 0;
    if (to.family() == Family::kIpv4) {
      auto* in = reinterpret_cast<sockaddr_in*>(&storage);
      in->sin_family = AF_INET;
      std::ranges::copy(to.bytes(), reinterpret_cast<uint8_t*>(&in->sin_addr));
      length = sizeof *in;
    } else {
      auto* in6 = reinterpret_cast<sockaddr_in6*>(&storage);
      in6->sin6_family = AF_INET6;
      std::ranges::copy(to.bytes(), in6->sin6_addr.s6_addr);
      length = sizeof *in6;
    }
    ASSERT_EQ(::sendto(socket.get(), message.data(), message.size(), 0,
                       reinterpret_cast<sockaddr*>(&storage), length),
              static_cast<ssize_t>(message.size()));
  }

  // Waits until a copy of this role has ended in a namespace, and gives back
  // the hops of the role: "out client/eth0", in order.
  std::vector<std::string> HopsUntilEnd(Role role, const std::string& space,
                                        const Cookie& cookie) {
    const uint32_t inode = topology_->Namespace(space).inode();
    const auto ended = [&](const PacketEvent& e) {
      return e.role == role && e.netns == inode &&
             (e.kind == Kind::kDrop || e.kind == Kind::kConsume);
    };
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(5);
    for (;;) {
      tracer_->Drain();
      const auto& events = tracer_->Log(cookie).events();
      if (std::any_of(events.begin(), events.end(), ended)) break;
      if (std::chrono::steady_clock::now() > deadline) {
        ADD_FAILURE() << "no end seen in " << space;
        break;
      }
      pollfd fd{tracer_->fd(), POLLIN, 0};
      ::poll(&fd, 1, 100);
    }
    return Hops(role, cookie);
  }

  std::vector<std::string> Hops(Role role, const Cookie& cookie) {
    std::vector<std::string> hops;
    for (const PacketEvent& e : tracer_->Log(cookie).events()) {
      if (e.role != role) continue;
      if (e.kind != Kind::kOut && e.kind != Kind::kIn) continue;
      const std::string hop = (e.kind == Kind::kOut ? "out " : "in ") +
                              Name(e.netns) + "/" + e.device;
      if (hops.empty() || hops.back() != hop) hops.push_back(hop);
    }
    return hops;
  }

  std::string Name(uint32_t inode) const {
    for (const NetNamespace& space : topology_->namespaces()) {
      if (space.inode() == inode) return space.name();
    }
    return std::to_string(inode);
  }

  std::unique_ptr<LiveTopology> topology_;
  std::unique_ptr<Tracer> tracer_;
  Cookie cookie_;
};

const auto kRequestHops = ElementsAre("out client/eth0", "in router/lan",
                                      "out router/wan", "in server/eth0");
const auto kReplyHops = ElementsAre("out server/eth0", "in router/wan",
                                    "out router/lan", "in client/eth0");

TEST_F(TracerTest, FollowsAnIpv4PacketWithOptions) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  // Record route (RFC 791) for three hops, which every router rewrites.
  const uint8_t options[16] = {7, 15, 4};
  ASSERT_EQ(::setsockopt(socket.get(), IPPROTO_IP, IP_OPTIONS, options,
                         sizeof options),
            0);
  SendTo(socket, "10.0.1.2", cookie_);
  EXPECT_THAT(HopsUntilEnd(Role::kReply, "client", cookie_), kReplyHops);
  EXPECT_THAT(Hops(Role::kRequest, cookie_), kRequestHops);
}

TEST_F(TracerTest, FollowsAnIpv6PacketWithExtensionHeaders) {
  const UniqueFd socket = ClientSocket(Family::kIpv6);
  // Each is one unit of eight bytes of padding (RFC 8200, 4.2).
  const uint8_t padding[8] = {0, 0, 1, 4};
  for (const int option : {IPV6_HOPOPTS, IPV6_DSTOPTS, IPV6_RTHDRDSTOPTS}) {
    ASSERT_EQ(::setsockopt(socket.get(), IPPROTO_IPV6, option, padding,
                           sizeof padding),
              0)
        << option;
  }
  SendTo(socket, "fd00:b::2", cookie_);
  EXPECT_THAT(HopsUntilEnd(Role::kReply, "client", cookie_), kReplyHops);
  EXPECT_THAT(Hops(Role::kRequest, cookie_), kRequestHops);
}

TEST_F(TracerTest, KnowsAPacketInsideTheErrorThatQuotesIt) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  const uint8_t options[8] = {7, 7, 4};
  ASSERT_EQ(::setsockopt(socket.get(), IPPROTO_IP, IP_OPTIONS, options,
                         sizeof options),
            0);
  const int ttl = 1;
  ASSERT_EQ(::setsockopt(socket.get(), IPPROTO_IP, IP_TTL, &ttl, sizeof ttl),
            0);
  SendTo(socket, "10.0.1.2", cookie_);
  EXPECT_THAT(HopsUntilEnd(Role::kRequestError, "client", cookie_),
              ElementsAre("out router/lan", "in client/eth0"));
}

TEST_F(TracerTest, KnowsAnIpv6PacketWithExtensionsInsideAnError) {
  const UniqueFd socket = ClientSocket(Family::kIpv6);
  const uint8_t padding[8] = {0, 0, 1, 4};
  ASSERT_EQ(::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_DSTOPTS, padding,
                         sizeof padding),
            0);
  const int hops = 1;
  ASSERT_EQ(::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops,
                         sizeof hops),
            0);
  SendTo(socket, "fd00:b::2", cookie_);
  EXPECT_THAT(HopsUntilEnd(Role::kRequestError, "client", cookie_),
              ElementsAre("out router/lan", "in client/eth0"));
}

TEST_F(TracerTest, FollowsTheFirstFragment) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  SendTo(socket, "10.0.1.2", cookie_, 5000);
  EXPECT_THAT(HopsUntilEnd(Role::kReply, "client", cookie_), kReplyHops);
  EXPECT_THAT(Hops(Role::kRequest, cookie_), kRequestHops);
}

TEST_F(TracerTest, TheSmallestProbeCarriesTheCookie) {
  const UniqueFd socket = ClientSocket(Family::kIpv6);
  SendTo(socket, "fd00:b::2", cookie_, kMinPingSize);
  EXPECT_THAT(HopsUntilEnd(Role::kReply, "client", cookie_), kReplyHops);
}

TEST_F(TracerTest, RecordsNobodyElsesPackets) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  Cookie foreign = cookie_;
  foreign.run[7] ^= 1;
  SendTo(socket, "10.0.1.2", foreign);
  // The own packet comes after the foreign one, so that one would be here too.
  const Cookie own = tracer_->NewCookie();
  SendTo(socket, "10.0.1.2", own);
  HopsUntilEnd(Role::kReply, "client", own);
  EXPECT_THAT(tracer_->Log(cookie_).events(), IsEmpty());
  EXPECT_EQ(tracer_->lost(), 0u);
}

TEST_F(TracerTest, TwoTracersDoNotSeeEachOther) {
  Tracer other;
  const Cookie others = other.NewCookie();
  ASSERT_EQ(others.packet, cookie_.packet);
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  SendTo(socket, "10.0.1.2", cookie_);
  HopsUntilEnd(Role::kReply, "client", cookie_);
  other.Drain();
  EXPECT_THAT(other.Log(others).events(), IsEmpty());
}

TEST_F(TracerTest, TimesRise) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  SendTo(socket, "10.0.1.2", cookie_);
  HopsUntilEnd(Role::kReply, "client", cookie_);
  uint64_t last = 0;
  for (const PacketEvent& e : tracer_->Log(cookie_).events()) {
    EXPECT_GE(e.time_ns, last);
    last = e.time_ns;
  }
}

TEST_F(TracerTest, CountsWhatItCouldNotKeep) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  // Nothing is drained meanwhile: the ring holds some 6,000 events, and a
  // routed echo makes about 15.
  for (int i = 0; i < 5000 && tracer_->lost() == 0; ++i) {
    SendTo(socket, "10.0.1.2", cookie_);
  }
  EXPECT_GT(tracer_->lost(), 0u);
}

TEST_F(TracerTest, AForgottenPacketIsNotKept) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  tracer_->Forget(cookie_);
  SendTo(socket, "10.0.1.2", cookie_);
  const Cookie own = tracer_->NewCookie();
  SendTo(socket, "10.0.1.2", own);
  HopsUntilEnd(Role::kReply, "client", own);
  EXPECT_THROW(tracer_->Log(cookie_), std::out_of_range);
}

TEST_F(TracerTest, NamesFunctionsAndReasons) {
  const UniqueFd socket = ClientSocket(Family::kIpv4);
  SendTo(socket, "10.0.1.2", cookie_);
  HopsUntilEnd(Role::kReply, "client", cookie_);
  for (const PacketEvent& e : tracer_->Log(cookie_).events()) {
    if (e.kind != Kind::kDrop) continue;
    const std::string function = tracer_->names().Function(e.location);
    // Kernels older than the required one drop it one call before.
    if (testing::KernelIsRequired() || function != "icmp_rcv") {
      EXPECT_EQ(function, "ping_rcv");
    }
    const std::string reason = tracer_->names().DropReason(e.reason);
    // Before 5.17 there are none.
    if (testing::KernelIsRequired() || !reason.empty()) {
      EXPECT_EQ(reason, "NO_SOCKET");
    }
  }
}

// The ids of the BPF programs that a process holds.
std::vector<uint32_t> ProgramIds(pid_t pid) {
  std::vector<uint32_t> ids;
  const std::string folder = "/proc/" + std::to_string(pid) + "/fdinfo";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    std::string key;
    while (file >> key) {
      uint32_t id = 0;
      if (key == "prog_id:" && file >> id) ids.push_back(id);
    }
  }
  return ids;
}

TEST(TracerProcessTest, SigkillLeavesNoProgramBehind) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  int ready[2];
  ASSERT_EQ(::pipe2(ready, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Tracer tracer;
    if (::write(ready[1], "r", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char byte = 0;
  ::close(ready[1]);
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ::close(ready[0]);
  const std::vector<uint32_t> ids = ProgramIds(child);
  EXPECT_GE(ids.size(), 6u);
  ASSERT_EQ(::kill(child, SIGKILL), 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  // The kernel frees programs a little after their last descriptor.
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(10);
  for (const uint32_t id : ids) {
    for (;;) {
      const UniqueFd fd(::bpf_prog_get_fd_by_id(id));
      if (!fd.valid()) break;
      ASSERT_LT(std::chrono::steady_clock::now(), deadline)
          << "program " << id << " is still there";
      ::sched_yield();
    }
  }
}

TEST(TracerFailureTest, AMissingCompilerIsNamed) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  std::string folder = ::testing::TempDir() + "hopcheck-cache-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  EXPECT_THAT(
      [&] {
        Tracer({.cache_directory = folder, .compiler = "/nowhere/compiler"});
      },
      ::testing::ThrowsMessage<KernelError>(
          "run (/nowhere/compiler): No such file or directory (ENOENT)"));
  std::filesystem::remove_all(folder);
}

TEST(TracerFailureTest, ACompilersWordsAreKept) {
  HOPCHECK_NEED(testing::WhyNoTracing());
  std::string folder = ::testing::TempDir() + "hopcheck-cache-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string compiler = folder + "/compiler";
  std::ofstream(compiler) << "#!/bin/sh\necho no BTF here >&2\nexit 1\n";
  ASSERT_EQ(::chmod(compiler.c_str(), 0755), 0);
  EXPECT_THAT(
      [&] { Tracer({.cache_directory = folder, .compiler = compiler}); },
      ::testing::ThrowsMessage<std::runtime_error>(
          "the tracer's BPF programs cannot be compiled: no BTF here"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hopcheck
