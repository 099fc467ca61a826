// `hopcheck trace` on hosts of the test's own: what it prints, what it touches,
// and what it leaves, however it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "kernel/netlink/owned_tables.h"
#include "kernel/runner/traced.h"
#include "support/golden.h"
#include "support/need_kernel.h"
#include "trace/chain_probes.h"

namespace hopcheck::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The machine of tracepkt's README: Docker's tables with nothing that applies.
constexpr const char* kDockerHost = R"(scenario: A container on a bridge
topology:
  namespaces:
    host:
      interfaces:
        docker0: {bridge: [veth61528aa], addresses: [172.17.0.1/16]}
      firewall:
        - iptables: |
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            :DOCKER - [0:0]
            -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
            -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
            -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
            -A DOCKER -i docker0 -j RETURN
            COMMIT
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            COMMIT
    container:
      interfaces: {eth0: {addresses: [172.17.0.2/16]}}
      routes: [default via 172.17.0.1]
  links: [[host/veth61528aa, container/eth0]]
probes:
  - probe: the host reaches the container
    ping: {from: host, to: container}
    expect: replied
)";

// A router whose rules say no, and one that has none.
constexpr const char* kRefusals = R"(scenario: What is refused
topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.2/24]}}
      routes: [default via 10.0.0.1]
    router:
      sysctls: {net.ipv4.ip_forward: 1}
      interfaces:
        lan: {addresses: [10.0.0.1/24]}
        wan: {addresses: [10.0.1.1/24]}
      firewall:
        - iptables: |
            *nat
            :PREROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.0.2.80 -m comment --comment published -j DNAT --to-destination 10.0.1.2
            COMMIT
            *filter
            :FORWARD ACCEPT [0:0]
            :LAN - [0:0]
            -A FORWARD -i lan -m comment --comment "from the LAN" -j LAN
            -A LAN -p icmp -m length --length 200:300 -m comment --comment "too long" -j REJECT
            -A LAN -p icmp -m length --length 301:400 -j DROP
            COMMIT
    server:
      interfaces: {eth0: {addresses: [10.0.1.2/24]}}
      routes: [default via 10.0.1.1]
  links: [[client/eth0, router/lan], [router/wan, server/eth0]]
probes:
  - probe: the client reaches the server
    ping: {from: client, to: server}
    expect: replied
)";

class TraceCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    HOPCHECK_NEED(WhyNoTracing());
  }

  // Why there are no function probes is left out: another kernel says
  // otherwise.
  static std::string Told(const Finished& trace, const LiveTopology& live) {
    std::string err = WithNames(trace.err, live);
    const std::string probes = "function probes: ";
    if (const size_t at = err.find(probes); at != err.npos) {
      const size_t begin = at + probes.size();
      err.replace(begin, err.find("; trace rules") - begin, "…");
    }
    return WithNames(trace.out, live) + err + "exit status " +
           std::to_string(trace.status) + "\n";
  }
};

TEST_F(TraceCommand, ReproducesWhatTracepktShows) {
  HOPCHECK_NEED(WhyNoOwnedTables());
  const Scenario scenario = ScenarioOf(kDockerHost);
  for (const Backend backend : {Backend::kNft, Backend::kLegacy}) {
    const LiveTopology live(scenario.topology, backend);
    const NetNamespace& host = live.Namespace("host");
    const Finished trace = RunProgram(
        TraceFrom(host, {"172.17.0.2", "--plain", "--allow-trace-rules"}));
    EXPECT_EQ(trace.status, 0);
    EXPECT_THAT(trace.err, IsEmpty());
    // Its numbers; of its own namespace, where no device tells, it knew 0.
    std::string out = WithName(trace.out, host, "4026531992");
    out = WithName(out, live.Namespace("container"), "4026533448");
    EXPECT_TRUE(EqualsGolden(out, "trace/tracepkt.txt")) << ToString(backend);
  }
}

TEST_F(TraceCommand, ShowsWhatDecided) {
  HOPCHECK_NEED(WhyNoOwnedTables());
  const Scenario scenario = ScenarioOf(kRefusals);
  const LiveTopology live(scenario.topology);
  const NetNamespace& client = live.Namespace("client");
  std::string all;
  const std::vector<std::vector<std::string>> commands = {
      {"10.0.2.80", "--allow-trace-rules"},
      {"10.0.1.2", "--allow-trace-rules", "-s", "200"},
      {"10.0.1.2", "--allow-trace-rules", "-s", "300"},
      {"10.0.1.2", "--allow-trace-rules", "-s", "300", "--plain"},
      {"10.0.1.2", "--allow-trace-rules", "-t", "1"},
      {"10.0.1.2", "--chains", "none", "-s", "300"},
      {"10.0.1.2", "--chains", "none", "-s", "300", "--plain"},
      {"10.0.1.2", "--chains", "none", "-c", "2", "-I", "eth0"},
      {"10.9.9.9", "--chains", "none"}};
  for (const auto& options : commands) {
    all += "$ hopcheck trace";
    for (const std::string& option : options) all += " " + option;
    all += "\n" + Told(RunProgram(TraceFrom(client, options)), live);
  }
  all += "$ hopcheck trace 10.9.9.9 --chains none  (from the router)\n";
  all += Told(RunProgram(TraceFrom(live.Namespace("router"),
                                   {"10.9.9.9", "--chains", "none"})),
              live);
  EXPECT_TRUE(EqualsGolden(all, "trace/refusals.txt"));
}

TEST_F(TraceCommand, TellsAllOfItAsJson) {
  const Scenario scenario = ScenarioOf(kDockerHost);
  const LiveTopology live(scenario.topology);
  const Finished trace = RunProgram(
      TraceFrom(live.Namespace("host"), {"172.17.0.2", "--json", "-c", "2"}));
  EXPECT_EQ(trace.status, 0);
  EXPECT_THAT(trace.err, IsEmpty());
  const auto json = nlohmann::json::parse(WithNames(trace.out, live));
  EXPECT_EQ(json.at("schema"), "hopcheck.trace/1");
  EXPECT_EQ(json.at("address"), "172.17.0.2");
  EXPECT_EQ(json.at("from"), "host");
  const bool has_probes = FindChainProbes().why_not.empty();
  EXPECT_EQ(json.at("chains"), has_probes ? "function probes" : "none");
  EXPECT_EQ(json.at("notes").size(), has_probes ? 0u : 1u);
  ASSERT_EQ(json.at("packets").size(), 2u);
  for (const auto& packet : json.at("packets")) {
    EXPECT_EQ(packet.at("answered"), true);
    EXPECT_EQ(packet.at("outcome"), "replied");
    EXPECT_EQ(packet.at("request").front().at("step"), "route");
    EXPECT_EQ(packet.at("reply").back().at("step"), "deliver");
  }
}

TEST_F(TraceCommand, SaysWhatIsNotThere) {
  const Scenario scenario = ScenarioOf(kRefusals);
  const LiveTopology live(scenario.topology);
  const NetNamespace& client = live.Namespace("client");
  std::string all;
  const auto run = [&](std::vector<std::string> words) {
    const Finished trace = RunProgram(words);
    EXPECT_EQ(trace.status, 2) << trace.out;
    EXPECT_THAT(trace.out, IsEmpty());
    all += WithNames(trace.err, live);
  };
  run(TraceFrom(client, {"10.0.1.2", "-I", "eht0"}));
  run(TraceFrom(client, {"10.0.1.2", "-I", "fd00::1"}));
  run(TraceFrom(client, {"10.0.1.2", "-I", "10.0.1.999"}));
  run(TraceFrom(client, {"10.0.1.2", "-6"}));
  run(TraceFrom(client, {"10.0.1.2", "--chains", "rules"}));
  run({"trace", "--netns", "no such namespace"});
  run({"trace", "--netns", "/nowhere/ns"});
  run({"trace", "--netns", "/dev/null"});
  EXPECT_TRUE(EqualsGolden(all, "trace/trouble.txt"));
}

// What a trace could leave in a namespace.
struct Left {
  std::string rules;
  std::string legacy;
  std::string loggers;
  bool operator==(const Left&) const = default;
};

// The legacy tables that stand there, without what they have counted. Not asked
// for where there are none: that would make them.
std::string LegacyRules(const NetNamespace& space) {
  if (ReadFile("/proc/thread-self/net/ip_tables_names").empty()) return "";
  const std::regex varying(R"((^|\n)#[^\n]*|\[\d+:\d+\])");
  return std::regex_replace(RunIn(space, "iptables-legacy-save", {}), varying,
                            "");
}

Left Look(const NetNamespace& space) {
  const NamespaceScope inside(space);
  return {.rules = RunIn(space, "nft", {"-s", "list", "ruleset"}),
          .legacy = LegacyRules(space),
          .loggers = ReadFile("/proc/thread-self/net/netfilter/nf_log")};
}

class TraceLeaves : public TraceCommand,
                    public ::testing::WithParamInterface<Backend> {
 protected:
  void SetUp() override {
    TraceCommand::SetUp();
    HOPCHECK_NEED(WhyNoOwnedTables());
  }

  // Whether a trace has all in place that it needs.
  static bool HasBegun(const Left& before, const Left& now) {
    return now.rules != before.rules &&
           (GetParam() == Backend::kNft || now.loggers != before.loggers);
  }

  // Whether the namespace is as it was, soon: nf_tables takes tables away
  // behind the back of the process that they belonged to.
  static ::testing::AssertionResult ComesBackTo(const Left& before,
                                                const NetNamespace& space) {
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::seconds(20);
    Left now = Look(space);
    while (now != before && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
      now = Look(space);
    }
    if (now == before) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure()
           << before.rules << before.legacy << before.loggers << "became\n"
           << now.rules << now.legacy << now.loggers;
  }
};

TEST_P(TraceLeaves, NothingWhenItIsDone) {
  const LiveTopology live(ScenarioOf(kDockerHost).topology, GetParam());
  const NetNamespace& host = live.Namespace("host");
  const Left before = Look(host);
  for (const bool touches : {false, true}) {
    std::vector<std::string> options = {"172.17.0.2"};
    if (touches) {
      options.emplace_back("--allow-trace-rules");
    } else {
      options.insert(options.end(), {"--chains", "none"});
    }
    const Finished trace = RunProgram(TraceFrom(host, options));
    EXPECT_EQ(trace.status, 0) << trace.err;
    EXPECT_EQ(trace.out.find("filter.OUTPUT") != std::string::npos, touches);
    EXPECT_TRUE(ComesBackTo(before, host));
  }
}

// A neighbour that does not answer is waited for.
constexpr const char* kSilent = "172.17.0.99";

TEST_P(TraceLeaves, NothingWhenItIsKilledOrStopped) {
  const LiveTopology live(ScenarioOf(kDockerHost).topology, GetParam());
  const NetNamespace& host = live.Namespace("host");
  RunIn(host, "sysctl",
        {"-q", "-w", "net.ipv4.neigh.docker0.mcast_solicit=3",
         "net.ipv4.neigh.docker0.retrans_time_ms=1000"});
  const Left before = Look(host);
  for (const int signal : {SIGKILL, SIGINT}) {
    Program trace(TraceFrom(host, {kSilent, "--allow-trace-rules"}));
    while (!HasBegun(before, Look(host))) std::this_thread::yield();
    trace.Signal(signal);
    EXPECT_EQ(trace.Wait().status, signal == SIGKILL ? -SIGKILL : 130);
    EXPECT_TRUE(ComesBackTo(before, host));
  }
}

TEST_P(TraceLeaves, AnotherTraceInPeace) {
  const LiveTopology live(ScenarioOf(kDockerHost).topology, GetParam());
  const NetNamespace& host = live.Namespace("host");
  const Left before = Look(host);
  const auto command =
      TraceFrom(host, {"172.17.0.2", "--allow-trace-rules", "-c", "50"});
  Program first(command);
  Program second(command);
  for (Program* program : {&first, &second}) {
    const Finished trace = program->Wait();
    EXPECT_EQ(trace.status, 0) << trace.err;
    EXPECT_THAT(trace.out, HasSubstr("50: replied"));
    EXPECT_THAT(trace.out, Not(HasSubstr("hopcheck-trace")));
    // The log of the legacy tables has one listener: who comes second says so.
    if (GetParam() == Backend::kNft) {
      EXPECT_THAT(trace.err, IsEmpty());
    }
  }
  EXPECT_TRUE(ComesBackTo(before, host));
}

INSTANTIATE_TEST_SUITE_P(Backends, TraceLeaves,
                         ::testing::Values(Backend::kNft, Backend::kLegacy),
                         [](const auto& backend) {
                           return std::string(ToString(backend.param));
                         });

}  // namespace
}  // namespace hopcheck::testing
