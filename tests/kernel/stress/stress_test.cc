// Many at once, and under load: no run fails, and none is inconclusive.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "program.h"
#include "report/text.h"
#include "runner/run_scenario.h"
#include "scenario/scenario_reader.h"
#include "support/need_kernel.h"

namespace hopcheck {
namespace {

// An answer, an error, a drop and a delivery without an answer, each with all
// its hops; the first packet of each has to ask for its neighbours.
constexpr char kScenario[] = R"(scenario: Four ways for a packet to end
matrix: {family: [ipv4, ipv6]}
topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00:a::2/64"]}}
      routes: [default via 10.0.0.1, default via fd00:a::1]
    router:
      sysctls: {net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1}
      interfaces:
        lan: {addresses: [10.0.0.1/24, "fd00:a::1/64"]}
        wan: {addresses: [10.0.1.1/24, "fd00:b::1/64"]}
      routes: [blackhole 10.9.0.0/16, blackhole fd00:9::/64]
    server:
      interfaces: {eth0: {addresses: [10.0.1.2/24, "fd00:b::2/64"]}}
      routes: [default via 10.0.1.1, default via fd00:b::1]
    mute:
      interfaces: {eth0: {addresses: [10.0.2.2/24, "fd00:c::2/64"]}}
      sysctls: {net.ipv4.icmp_echo_ignore_all: 1, net.ipv6.icmp.echo_ignore_all: 1}
    beside:
      interfaces: {eth0: {addresses: [10.0.2.3/24, "fd00:c::3/64"]}}
  links:
    - [client/eth0, router/lan]
    - [router/wan, server/eth0]
    - [mute/eth0, beside/eth0]
probes:
  - probe: answered
    ping: {from: client, to: server}
    expect:
      outcome: replied
      request: [client/eth0, router/lan, router/wan, server/eth0]
      reply: [server/eth0, router/wan, router/lan, client/eth0]
  - probe: expired
    ping: {from: client, to: server, ttl: 1}
    expect:
      outcome: expired
      request: [client/eth0, router/lan, {drop: router}, {error: client, type: time-exceeded}]
  - probe: ignored
    ping: {from: beside, to: mute}
    expect:
      outcome: delivered
      request: [beside/eth0, mute/eth0, {deliver: mute}]
      reply: []
)";

// Busy processes, one a core, for as long as this lives.
class Load {
 public:
  explicit Load(unsigned processes) {
    for (unsigned i = 0; i < processes; ++i) {
      const pid_t pid = ::fork();
      if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) asm volatile("");
      }
      pids_.push_back(pid);
    }
  }
  ~Load() {
    for (const pid_t pid : pids_) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

 private:
  std::vector<pid_t> pids_;
};

int Runs() {
  const char* runs = std::getenv("HOPCHECK_STRESS_RUNS");
  return runs != nullptr ? std::atoi(runs) : 300;
}

Scenario ReadStress() {
  Diagnostics diagnostics;
  auto scenario = ReadScenarioText({"stress.yaml", kScenario}, {}, diagnostics);
  EXPECT_TRUE(scenario) << diagnostics.Render();
  return std::move(scenario).value_or(Scenario());
}

TEST(StressTest, ManyRunsUnderLoadOnAllCores) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  HOPCHECK_NEED(testing::WhyNoTracing());
  const Scenario scenario = ReadStress();
  const StopSignal stop;
  Tracer tracer;
  const Load load(std::thread::hardware_concurrency());
  for (int run = 0; run < Runs(); ++run) {
    for (const Variant& variant : scenario.Variants()) {
      const ScenarioResult result =
          RunScenario(scenario, variant, tracer, stop);
      ASSERT_EQ(result.probes.size(), scenario.probes.size());
      for (const ProbeResult& probe : result.probes) {
        ASSERT_EQ(probe.kind(), ResultKind::kPassed)
            << "run " << run << " " << variant.ToString() << "\n"
            << FailureText(probe) << InconclusiveText(probe);
      }
    }
  }
}

// All of them use the same names, addresses and interfaces at the same time.
TEST(StressTest, TwoHundredProcessesDoNotSeeEachOthersPackets) {
  HOPCHECK_NEED(testing::WhyNoNamespaces());
  HOPCHECK_NEED(testing::WhyNoTracing());
  std::string folder = ::testing::TempDir() + "hopcheck-stress-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string file = folder + "/stress.yaml";
  std::ofstream(file) << kScenario;
  std::vector<std::unique_ptr<testing::Program>> programs;
  for (int i = 0; i < 200; ++i) {
    programs.push_back(std::make_unique<testing::Program>(
        std::vector<std::string>{"run", file}));
  }
  for (const auto& program : programs) {
    const testing::Finished run = program->Wait();
    EXPECT_EQ(run.status, 0) << run.out << run.err;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hopcheck
