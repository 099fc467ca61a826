// Packets that are handled in interrupts of another processor, perhaps of one
// that is busy freeing other packets, are seen to their end all the same.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/kernel_error.h"
#include "base/stop_signal.h"
#include "base/unique_fd.h"
#include "kernel/firewall/run_yaml.h"
#include "runner/run_probe.h"
#include "scenario/scenario_reader.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

constexpr int kPackets = 1000;  // of each run
constexpr int kRuns = 8;
// All are replied to: what is not said to be was not seen, a handful at most.
// Without the second programs it is 80 and more; where record() has a stack of
// the processor's own, some 20.
constexpr int kMostUnseen = 8;

cpu_set_t Allowed() {
  cpu_set_t set;
  CPU_ZERO(&set);
  Check(::sched_getaffinity(0, sizeof set, &set), "sched_getaffinity");
  return set;
}

void Allow(const cpu_set_t& set) {
  Check(::sched_setaffinity(0, sizeof set, &set), "sched_setaffinity");
}

// Keeps the calling thread on one processor.
class StayOn {
 public:
  explicit StayOn(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    Allow(set);
  }
  ~StayOn() { Allow(before_); }
  StayOn(const StayOn&) = delete;
  StayOn& operator=(const StayOn&) = delete;

 private:
  const cpu_set_t before_ = Allowed();
};

std::vector<int> Processors() {
  const cpu_set_t set = Allowed();
  std::vector<int> processors;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &set)) processors.push_back(i);
  }
  return processors;
}

// The kernel frees a packet for each datagram that is received.
class Datagrams {
 public:
  explicit Datagrams(int processor)
      : thread_([this, processor] {
          const StayOn stay(processor);
          int fds[2];
          Check(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds),
                "socketpair");
          const UniqueFd one(fds[0]);
          const UniqueFd other(fds[1]);
          char byte = 0;
          while (!stop_) {
            if (::send(one.get(), &byte, 1, 0) != 1) return;
            if (::recv(other.get(), &byte, 1, 0) != 1) return;
          }
        }) {}
  ~Datagrams() {
    stop_ = true;
    thread_.join();
  }
  Datagrams(const Datagrams&) = delete;
  Datagrams& operator=(const Datagrams&) = delete;

 private:
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

// Both hosts handle what comes in on the processors of `mask`: the kernel hands
// it over with an interrupt (receive packet steering, 6.3 for a default).
std::string ScenarioOn(unsigned mask) {
  return fmt::format(R"(scenario: Many echoes
topology:
  namespaces:
    left:
      sysctls: {{net.core.rps_default_mask: {0:x}}}
      interfaces: {{eth0: {{addresses: [10.0.0.1/24]}}}}
    right:
      sysctls: {{net.core.rps_default_mask: {0:x}}}
      interfaces: {{eth0: {{addresses: [10.0.0.2/24]}}}}
  links: [[left/eth0, right/eth0]]
probes:
  - probe: echoes
    ping: {{from: left, to: right, count: {1}}}
    timeout: 100ms
    expect: replied
)",
                     mask, kPackets);
}

// More than fits into the link at once, to a host that handles it on the
// processors of `mask`.
std::string FragmentsOn(unsigned mask) {
  return fmt::format(R"(scenario: Fragments
matrix: {{family: [ipv4, ipv6]}}
topology:
  namespaces:
    left:
      interfaces: {{eth0: {{addresses: [10.0.0.1/24, "fd00::1/64"]}}}}
    right:
      sysctls: {{net.core.rps_default_mask: {0:x}}}
      interfaces: {{eth0: {{addresses: [10.0.0.2/24, "fd00::2/64"]}}}}
  links: [[left/eth0, right/eth0]]
probes:
  - probe: a large echo
    ping: {{from: left, to: right, size: 4000}}
    expect:
      outcome: replied
      strict: true
      request:
        - {{route: left}}
        - left/eth0
        - right/eth0
        - {{route: right}}
        - {{deliver: right}}
      reply:
        - {{route: right}}
        - right/eth0
        - left/eth0
        - {{route: left}}
        - {{deliver: left}}
)",
                     mask);
}

std::string WhyNoSteering() {
  if (Processors().size() < 2) return "there is one processor only";
  if (!std::filesystem::exists("/proc/sys/net/core/rps_default_mask")) {
    return "the kernel has no net.core.rps_default_mask";
  }
  return "";
}

bool IsNotReplied(const PacketResult& packet) { return !packet.path.outcome; }

TEST(BusyProcessorTest, SeesWhatIsHandledInInterrupts) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  HOPCHECK_NEED(testing::WhyNoTracing());
  HOPCHECK_NEED(WhyNoSteering());
  const std::vector<int> processors = Processors();
  Diagnostics diagnostics;
  const auto scenario = ReadScenarioText(
      {.path = "x.yaml", .text = ScenarioOn(1u << processors[1])}, {},
      diagnostics);
  ASSERT_TRUE(scenario) << diagnostics.Render();
  const LiveTopology topology(scenario->topology, Backend::kNft);
  Tracer tracer;
  const StopSignal stop;
  FirewallWatch firewall(scenario->topology, topology, tracer);
  RouteBooks routes(topology);
  const StayOn stay(processors[0]);
  const Datagrams datagrams(processors[1]);
  int unseen = 0;
  for (int run = 0; run < kRuns; ++run) {
    const ProbeResult result =
        RunProbe(*scenario, scenario->probes.front(), {},
                 {topology, firewall, routes}, tracer, stop);
    EXPECT_EQ(result.packets.size(), static_cast<size_t>(kPackets));
    unseen +=
        static_cast<int>(std::ranges::count_if(result.packets, IsNotReplied));
  }
  EXPECT_LE(unseen, kMostUnseen);
  RecordProperty("unseen", unseen);
}

// Who sent the request is not who answers it there, and its later fragments say
// nothing that tells whose they are.
TEST(SteeredPacketsTest, AnAnswerToFragmentsHasItsRoute) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  HOPCHECK_NEED(testing::WhyNoTracing());
  HOPCHECK_NEED(WhyNoSteering());
  const std::vector<int> processors = Processors();
  const StayOn stay(processors[0]);
  EXPECT_TRUE(testing::AllPass(FragmentsOn(1u << processors[1])));
}

}  // namespace
}  // namespace hopcheck
