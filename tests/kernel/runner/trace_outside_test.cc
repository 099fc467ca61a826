// Beyond the machine: a tun device is the way out, and the test answers there,
// or does not.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "base/kernel_error.h"
#include "kernel/runner/traced.h"
#include "probe/packet.h"
#include "support/golden.h"
#include "support/need_kernel.h"

namespace hopcheck::testing {
namespace {

using ::testing::HasSubstr;
using Packet = std::vector<uint8_t>;

class TraceOutside : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    HOPCHECK_NEED(WhyNoTracing());
    tun_ = OpenTun();
    RunIn(host_, "ip", {"address", "add", "10.0.0.1/24", "dev", "tun0"});
    RunIn(host_, "ip", {"link", "set", "tun0", "up"});
  }

  UniqueFd OpenTun() const {
    const NamespaceScope inside(host_);
    UniqueFd fd = CheckFd(::open("/dev/net/tun", O_RDWR | O_CLOEXEC),
                          "open /dev/net/tun");
    ifreq request{};
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    std::strcpy(request.ifr_name, "tun0");
    Check(::ioctl(fd.get(), TUNSETIFF, &request), "TUNSETIFF");
    return fd;
  }

  // The next echo request that has left.
  Packet TakeRequest() const {
    for (;;) {
      Packet packet(2048);
      const int size = Check(
          static_cast<int>(::read(tun_.get(), packet.data(), packet.size())),
          "read tun0");
      packet.resize(static_cast<size_t>(size));
      if (packet[0] >> 4 == 4 && packet[9] == 1) return packet;
    }
  }

  void Answer(Packet packet) const {
    std::swap_ranges(packet.begin() + 12, packet.begin() + 16,
                     packet.begin() + 16);
    const std::span icmp = std::span(packet).subspan(20);
    icmp[0] = 0;
    icmp[2] = icmp[3] = 0;
    const uint16_t checksum = InternetChecksum(icmp);
    icmp[2] = static_cast<uint8_t>(checksum >> 8);
    icmp[3] = static_cast<uint8_t>(checksum);
    Check(static_cast<int>(::write(tun_.get(), packet.data(), packet.size())),
          "write tun0");
  }

  std::string Named(const std::string& text) const {
    return WithName(text, host_, "host");
  }

  const NetNamespace host_{"host"};
  UniqueFd tun_;
};

TEST_F(TraceOutside, ShowsEachStepBeforeTheNext) {
  Program trace(TraceFrom(host_, {"10.0.0.2", "-W", "60"}));
  const Packet request = TakeRequest();
  // Nothing has come back yet, and what was is told.
  ASSERT_TRUE(trace.WaitForOutput("tun0 request 10.0.0.1 -> 10.0.0.2"));
  Answer(request);
  const Finished done = trace.Wait();
  EXPECT_EQ(done.status, 0);
  EXPECT_TRUE(EqualsGolden(Named(done.out), "trace/outside.txt"));
}

TEST_F(TraceOutside, DoesNotWaitWhenTheAnswerIsThere) {
  Program trace(TraceFrom(host_, {"10.0.0.2", "-W", "3600", "-c", "3"}));
  for (int i = 0; i < 3; ++i) Answer(TakeRequest());
  EXPECT_THAT(trace.Wait().out, HasSubstr("3: replied"));
}

// The bridge does not know yet where the container is, and floods: the copy for
// a port that nobody reads from stays where it is.
TEST_F(TraceOutside, DoesNotWaitForWhatADriverKeeps) {
  const Scenario scenario = ScenarioOf(R"(scenario: A bridge
topology:
  namespaces:
    host: {interfaces: {br0: {bridge: [veth0], addresses: [10.0.1.1/24]}}}
    container:
      interfaces: {eth0: {addresses: [10.0.1.2/24], mac: "02:00:00:00:01:02"}}
  links: [[host/veth0, container/eth0]]
probes:
  - probe: the host reaches the container
    ping: {from: host, to: container}
    expect: replied
)");
  const LiveTopology live(scenario.topology);
  const NetNamespace& host = live.Namespace("host");
  UniqueFd tap;
  {
    const NamespaceScope inside(host);
    tap = CheckFd(::open("/dev/net/tun", O_RDWR | O_CLOEXEC), "open");
    ifreq request{};
    request.ifr_flags = IFF_TAP | IFF_NO_PI;
    std::strcpy(request.ifr_name, "tap0");
    Check(::ioctl(tap.get(), TUNSETIFF, &request), "TUNSETIFF");
  }
  RunIn(host, "ip", {"link", "set", "tap0", "master", "br0", "up"});
  RunIn(host, "ip",
        {"neigh", "add", "10.0.1.2", "lladdr", "02:00:00:00:01:02", "dev",
         "br0"});
  RunIn(host, "bridge", {"link", "set", "dev", "veth0", "learning", "off"});
  RunIn(host, "ip", {"link", "set", "br0", "type", "bridge", "fdb_flush"});
  const auto start = std::chrono::steady_clock::now();
  const Finished trace =
      RunProgram(TraceFrom(host, {"10.0.1.2", "-W", "3600"}));
  EXPECT_EQ(trace.status, 0);
  EXPECT_THAT(trace.out, HasSubstr("replied"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(5));
}

TEST_F(TraceOutside, SaysThatNoAnswerCame) {
  std::string all;
  for (const std::string form : {"", "--plain"}) {
    // What is said of chains is another test's.
    std::vector<std::string> options = {"10.0.0.2", "-W", "0.05", "--chains",
                                        "none"};
    if (!form.empty()) options.push_back(form);
    Program trace(TraceFrom(host_, options));
    TakeRequest();
    const Finished done = trace.Wait();
    EXPECT_EQ(done.status, 1);
    all += Named(done.out) + Named(done.err);
  }
  EXPECT_TRUE(EqualsGolden(all, "trace/no-answer.txt"));
}

TEST_F(TraceOutside, SaysThatTheDriverStillHasIt) {
  const Finished done =
      RunProgram(TraceFrom(host_, {"10.0.0.2", "-W", "0.05", "--json"}));
  const auto packet = nlohmann::json::parse(done.out).at("packets").at(0);
  EXPECT_EQ(done.status, 1);
  EXPECT_EQ(packet.at("answered"), false);
  EXPECT_TRUE(packet.at("outcome").is_null());
  EXPECT_EQ(Named(packet.at("inconclusive").get<std::string>()),
            "it was given to host/tun0, whose driver still has it, and no "
            "answer came within 50 ms");
}

}  // namespace
}  // namespace hopcheck::testing
