// `hopcheck trace --listen` on a Docker-like host of the test's own: what it
// shows of what others send, and what it says of what it has missed.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "base/kernel_error.h"
#include "base/unique_fd.h"
#include "kernel/runner/traced.h"
#include "support/golden.h"
#include "support/need_kernel.h"

namespace hopcheck::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kDockerHost = R"(scenario: A published port
topology:
  namespaces:
    outside:
      interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00:a::2/64"]}}
      routes: [default via 10.0.0.1, "default via fd00:a::1"]
    host:
      sysctls: {net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1}
      interfaces:
        wan: {addresses: [10.0.0.1/24, "fd00:a::1/64"]}
        docker0: {bridge: [veth61528aa], addresses: [172.17.0.1/16, "fd00:d::1/64"]}
      firewall:
        - iptables: |
            *nat
            :PREROUTING ACCEPT [0:0]
            :DOCKER - [0:0]
            -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
            -A DOCKER ! -i docker0 -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
            COMMIT
            *filter
            :FORWARD ACCEPT [0:0]
            -A FORWARD -p tcp --dport 81 -j DROP
            COMMIT
    container:
      interfaces: {eth0: {addresses: [172.17.0.2/16, "fd00:d::2/64"]}}
      routes: [default via 172.17.0.1, "default via fd00:d::1"]
  links: [[outside/eth0, host/wan], [host/veth61528aa, container/eth0]]
probes:
  - probe: the container is there
    ping: {from: outside, to: 172.17.0.2}
    expect: replied
)";

struct Place {
  sockaddr_storage address{};
  socklen_t size = 0;
};

Place PlaceOf(const char* address, uint16_t port) {
  Place place;
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&place.address);
  auto* v4 = reinterpret_cast<sockaddr_in*>(&place.address);
  if (::inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    place.size = sizeof *v6;
  } else if (::inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    place.size = sizeof *v4;
  }
  return place;
}

// Sockets belong to the namespace that they are opened in.
UniqueFd Socket(const NetNamespace& space, const Place& place, int type) {
  const NamespaceScope inside(space);
  UniqueFd fd = CheckFd(
      ::socket(place.address.ss_family, type | SOCK_CLOEXEC, 0), "socket", "");
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return fd;
}

UniqueFd Bound(const NetNamespace& space, const char* address, uint16_t port,
               int type = SOCK_STREAM) {
  const Place place = PlaceOf(address, port);
  UniqueFd fd = Socket(space, place, type);
  Check(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&place.address),
               place.size),
        "bind", address);
  if (type == SOCK_STREAM) Check(::listen(fd.get(), 8), "listen", address);
  return fd;
}

void Connect(const UniqueFd& fd, const char* address, uint16_t port) {
  const Place place = PlaceOf(address, port);
  Check(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&place.address),
                  place.size),
        "connect", address);
}

void Say(const UniqueFd& fd, std::string_view text) {
  Check(static_cast<int>(::send(fd.get(), text.data(), text.size(), 0)), "send",
        text);
}

std::string Hear(const UniqueFd& fd) {
  std::string text(100, '\0');
  text.resize(static_cast<size_t>(
      Check(static_cast<int>(::recv(fd.get(), text.data(), text.size(), 0)),
            "recv", "")));
  return text;
}

class ListenCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    HOPCHECK_NEED(WhyNoTracing());
    scenario_ = ScenarioOf(kDockerHost);
    live_.emplace(scenario_.topology);
  }

  const NetNamespace& Space(const char* name) const {
    return live_->Namespace(name);
  }

  // Listens from when this returns.
  static void Begin(Program& program) {
    ASSERT_TRUE(program.WaitForError("hopcheck trace: listening\n"));
  }

  // Without what another kernel, or another run, would say.
  std::string Told(const Finished& done) const {
    std::string out = WithNames(done.out, *live_);
    out = std::regex_replace(out, std::regex(R"(\w+\(\))"), "f()");
    return out + done.err + "exit status " + std::to_string(done.status) + "\n";
  }

  // A connection through the published port.
  struct Connection {
    UniqueFd client;
    UniqueFd server;
  };
  Connection Open(const char* from, const char* to, uint16_t port,
                  const char* at, uint16_t at_port) const {
    const UniqueFd listening = Bound(Space("container"), at, at_port);
    const Place place = PlaceOf(from, 40000);
    Connection made{.client = Socket(Space("outside"), place, SOCK_STREAM),
                    .server = {}};
    Check(::bind(made.client.get(),
                 reinterpret_cast<const sockaddr*>(&place.address), place.size),
          "bind", from);
    Connect(made.client, to, port);
    made.server =
        CheckFd(::accept(listening.get(), nullptr, nullptr), "accept", at);
    for (const UniqueFd* fd : {&made.client, &made.server}) {
      const int on = 1;
      ::setsockopt(fd->get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return made;
  }

  Scenario scenario_;
  std::optional<LiveTopology> live_;
};

TEST_F(ListenCommand, FollowsAPacketByItsSkbThroughDnat) {
  Program program(
      {"trace", "--listen", "tcp[tcpflags] & tcp-syn != 0", "--count", "2"});
  Begin(program);
  const Connection made = Open("10.0.0.2", "10.0.0.1", 8080, "172.17.0.2", 80);
  EXPECT_TRUE(EqualsGolden(Told(program.Wait()), "listen/published.txt"));
}

TEST_F(ListenCommand, ShowsWherePacketsAreDropped) {
  Program program({"trace", "--listen", "tcp dst port 81", "--count", "1"});
  Begin(program);
  const UniqueFd client = Socket(Space("outside"), PlaceOf("10.0.0.2", 0),
                                 SOCK_STREAM | SOCK_NONBLOCK);
  const Place to = PlaceOf("172.17.0.2", 81);
  EXPECT_EQ(::connect(client.get(),
                      reinterpret_cast<const sockaddr*>(&to.address), to.size),
            -1);
  Finished done = program.Wait();
  done.out =
      std::regex_replace(done.out, std::regex(":[0-9]{4,5} ->"), ":… ->");
  EXPECT_TRUE(EqualsGolden(Told(done), "listen/dropped.txt"));
}

TEST_F(ListenCommand, PlainIsTheHopsAlone) {
  Program program(
      {"trace", "--listen", "ip6 and tcp", "--count", "2", "--plain"});
  Begin(program);
  const Connection made = Open("fd00:a::2", "fd00:d::2", 80, "fd00:d::2", 80);
  EXPECT_TRUE(EqualsGolden(Told(program.Wait()), "listen/plain.txt"));
}

TEST_F(ListenCommand, FollowsATransferWithoutLoss) {
  constexpr int kRounds = 1000;
  Program program({"trace", "--listen", "tcp and net 10.0.0.0/24", "--json",
                   "--count", std::to_string(2 * kRounds), "--seconds", "60"});
  Begin(program);
  const Connection made = Open("10.0.0.2", "10.0.0.1", 8080, "172.17.0.2", 80);
  for (int i = 0; i < kRounds; ++i) {
    Say(made.client, "ping");
    EXPECT_EQ(Hear(made.server), "ping");
    Say(made.server, "pong");
    EXPECT_EQ(Hear(made.client), "pong");
    // 1,000 rounds a second, 2,000 packets at least.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const Finished done = program.Wait();
  EXPECT_EQ(done.status, 0) << done.err;
  const auto json = nlohmann::json::parse(done.out);
  EXPECT_EQ(json.at("schema"), "hopcheck.listen/1");
  EXPECT_EQ(json.at("lost"), 0);
  ASSERT_EQ(json.at("packets").size(), 2u * kRounds);
  for (const auto& packet : json.at("packets")) {
    EXPECT_EQ(packet.at("end"), "delivered") << packet;
    // From one end to the other: five interfaces, the bridge among them.
    EXPECT_GE(packet.at("steps").size(), 8u) << packet;
  }
}

// More than the ring buffer has room for while nobody reads it.
TEST_F(ListenCommand, SaysThatItHasLostEvents) {
  Program program(
      {"trace", "--listen", "udp port 9999", "--seconds", "5", "--plain"});
  Begin(program);
  const UniqueFd server =
      Bound(Space("container"), "172.17.0.2", 9999, SOCK_DGRAM);
  const UniqueFd client =
      Socket(Space("outside"), PlaceOf("10.0.0.2", 0), SOCK_DGRAM);
  Connect(client, "172.17.0.2", 9999);
  program.Signal(SIGSTOP);
  for (int i = 0; i < 20'000; ++i) Say(client, "x");
  program.Signal(SIGCONT);
  const Finished done = program.Wait();
  EXPECT_EQ(done.status, 3);
  EXPECT_THAT(
      std::regex_replace(done.err, std::regex("[0-9]+ events"), "… events"),
      HasSubstr("hopcheck trace: … events of packets were lost: they came "
                "faster than they were read; a narrower filter takes fewer\n"));
}

TEST_F(ListenCommand, SaysWhatIsWrongAndThatThereWasNothing) {
  std::string all;
  const std::vector<std::vector<std::string>> commands = {
      {"tcp prot 80"},
      {"ether host 02:00:00:00:00:01"},
      {"udp port 9998", "--seconds", "0.1"},
      {"udp port 9998", "--seconds", "0.1", "--plain"}};
  for (const auto& options : commands) {
    std::vector<std::string> words = {"trace", "--listen"};
    words.insert(words.end(), options.begin(), options.end());
    all += "$ hopcheck trace --listen '" + options[0] + "'\n" +
           Told(RunProgram(words));
  }
  EXPECT_TRUE(EqualsGolden(all, "listen/trouble.txt"));
}

TEST_F(ListenCommand, TellsWhatItHasWhenItIsStopped) {
  Program program({"trace", "--listen", "udp port 9997"});
  Begin(program);
  const UniqueFd client =
      Socket(Space("outside"), PlaceOf("10.0.0.2", 0), SOCK_DGRAM);
  Connect(client, "172.17.0.2", 9997);
  Say(client, "x");
  EXPECT_TRUE(program.WaitForOutput("dropped\n"));
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait().status, 143);
}

}  // namespace
}  // namespace hopcheck::testing
