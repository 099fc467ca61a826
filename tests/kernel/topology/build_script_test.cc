// The script is run as a user would run it, and what then stands is what
// LiveTopology builds: for every scenario of the project.
#include "topology/build_script.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/kernel_error.h"
#include "firewall/run_tool.h"
#include "kernel/topology/namespace_state.h"
#include "probe/ping_socket.h"
#include "scenario/scenario_reader.h"
#include "support/need_kernel.h"
#include "support/temporary_folder.h"
#include "topology/live_topology.h"

namespace hopcheck {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::NamespaceState;
using testing::StateOf;
using testing::TemporaryFolder;
using testing::WhyNoNamespaces;

// From here on this process has a network and a /run of its own, so that what
// the script names is seen by nobody else.
void LeaveTheHost() {
  static const bool left = [] {
    Check(::unshare(CLONE_NEWNS | CLONE_NEWNET), "unshare");
    Check(::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "mount /");
    Check(::mount("tmpfs", "/run", "tmpfs", 0, nullptr), "mount /run");
    return true;
  }();
  ASSERT_TRUE(left);
}

ToolRun RunScript(const std::string& script,
                  const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment = {}) {
  std::vector<std::string> words = {script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return RunTool({.name = "sh",
                  .package = "dash",
                  .arguments = words,
                  .environment = environment},
                 "", script);
}

std::vector<std::string> NamesIn(const char* folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

// What the script has built, for as long as this lives.
class ByHand {
 public:
  ByHand(const Scenario& scenario, const Variant& variant,
         const std::vector<std::string>& environment = {})
      : path_(folder_.Write("up.sh", BuildScript(scenario, variant))) {
    const ToolRun run = RunScript(path_, {"up", kPrefix}, environment);
    EXPECT_EQ(run.status, 0) << run.output;
    EXPECT_EQ(run.output, "");
  }
  ~ByHand() {
    const ToolRun run = RunScript(path_, {"down", kPrefix});
    EXPECT_EQ(run.status, 0) << run.output;
    EXPECT_EQ(run.output, "");
    EXPECT_THAT(NamesIn("/run/netns"), IsEmpty());
  }

  NetNamespace Namespace(const std::string& name) const {
    return NetNamespace::Open(name,
                              fmt::format("/run/netns/{}{}", kPrefix, name));
  }

 private:
  static constexpr const char* kPrefix = "by-hand$1-";

  TemporaryFolder folder_;
  std::string path_;
};

std::string Text(const EchoAnswer& answer) {
  return fmt::format("{} from {}, error {}, type {} code {}, info {}",
                     static_cast<int>(answer.kind), answer.from.ToString(),
                     answer.error, answer.icmp_type, answer.icmp_code,
                     answer.info);
}

// One echo of a probe, and what its sender learns.
class Echo {
 public:
  Echo(const NetNamespace& from, const Ping& ping, const IpAddress& destination,
       uint32_t number)
      : socket_(from, {.destination = destination,
                       .device = ping.from_interface,
                       .source = ping.source,
                       .size = ping.size,
                       .ttl = ping.ttl,
                       .mark = ping.mark,
                       .dont_fragment = ping.dont_fragment}) {
    Cookie cookie;
    cookie.run.fill(0x77);
    cookie.packet = number;
    const int error = socket_.Send(cookie);
    if (error != 0)
      heard_.insert(fmt::format("not sent: {}", ErrnoName(error)));
  }

  const std::set<std::string>& Heard() {
    for (const EchoAnswer& answer : socket_.Receive()) {
      heard_.insert(Text(answer));
    }
    return heard_;
  }

 private:
  PingSocket socket_;
  std::set<std::string> heard_;
};

// The same in both topologies.
struct EchoPair {
  std::string probe;
  std::unique_ptr<Echo> live;
  std::unique_ptr<Echo> by_hand;

  bool Agree() const { return live->Heard() == by_hand->Heard(); }
};

class BuildScriptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    LeaveTheHost();
  }

  static Scenario Read(const std::string& file) {
    Diagnostics diagnostics;
    auto scenario = ReadScenario(
        file,
        {.fixture_folders = {fs::path(HOPCHECK_SOURCE_DIR) / "netns-fixtures"}},
        diagnostics);
    EXPECT_EQ(diagnostics.Render(), "");
    return scenario.value_or(Scenario{});
  }

  // In all of `variants`, which have one backend.
  static void ExpectSame(const Scenario& scenario,
                         const std::vector<Variant>& variants,
                         const std::vector<std::string>& environment = {}) {
    const Variant& first = variants.front();
    const LiveTopology live(scenario.topology,
                            first.backend.value_or(Backend::kNft));
    const ByHand by_hand(scenario, first, environment);
    for (const NetNamespace& ns : live.namespaces()) {
      const NamespaceState expected = StateOf(ns);
      const NamespaceState actual = StateOf(by_hand.Namespace(ns.name()));
      for (const auto& [what, text] : expected) {
        EXPECT_EQ(text, actual.at(what)) << what << " in " << ns.name();
      }
    }
    std::vector<EchoPair> echoes;
    for (const Variant& variant : variants) {
      for (const Probe& probe : scenario.probes) {
        const Ping& ping = std::get<Ping>(probe.kind);
        const auto target = ResolveTarget(scenario, ping, variant);
        if (!target) continue;
        const auto send = [&](const NetNamespace& from) {
          return std::make_unique<Echo>(from, ping, target->destination,
                                        static_cast<uint32_t>(echoes.size()));
        };
        echoes.push_back({probe.name + " " + variant.ToString(),
                          send(live.Namespace(ping.from)),
                          send(by_hand.Namespace(ping.from))});
      }
    }
    ExpectAgreement(echoes);
  }

  static void ExpectAgreement(const std::vector<EchoPair>& echoes) {
    // Silence takes time to be heard, and an answer may be late.
    const auto begin = std::chrono::steady_clock::now();
    const auto waited = [&] {
      return std::chrono::steady_clock::now() - begin;
    };
    while (waited() < std::chrono::milliseconds(300) ||
           (waited() < std::chrono::seconds(5) &&
            !std::ranges::all_of(echoes, &EchoPair::Agree))) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    for (const EchoPair& pair : echoes) {
      EXPECT_EQ(pair.live->Heard(), pair.by_hand->Heard()) << pair.probe;
    }
  }
};

// What a shell could make something else of, in names and in rulesets.
constexpr std::string_view kHostile = R"yaml(scenario: "It's $1 `id`"
topology:
  namespaces:
    "-a$x`id`'\"\\": {interfaces: {"e'$x": {addresses: [10.0.0.1/24]}}}
    b:
      interfaces: {"*": {addresses: [10.0.0.2/24]}}
      routes: ["10.1.0.0/16 dev *", 10.2.0.0/16 via 10.0.0.1]
      rules: ["iif * lookup 100"]
      neighbours: [{address: 10.0.0.9, mac: 02:00:00:00:00:09, device: "*"}]
      sysctls: {net.ipv4.ip_local_port_range: "1025 2000"}
      firewall:
        - iptables: |
            *filter
            -A INPUT -m comment --comment "END"
            -A INPUT -m comment --comment "$(x) `x` \\ ' Größe"
            COMMIT
            # END
        - nftables: |
            table inet t {
              comment "\$(x)\
            END
            END_"
            }
        - rules:
            - chain: inet:t.input
              rules: [{comment: "it's $(x) `x` \\", verdict: accept}]
            - chain: filter.OUTPUT
              rules: [{comment: "it's $(x) `x` \\ \"", verdict: accept}]
  links: [["-a$x`id`'\"\\/e'$x", "b/*"]]
probes:
  - probe: across
    ping: {from: b, to: "-a$x`id`'\"\\"}
    expect: replied
)yaml";

TEST_F(BuildScriptTest, NamesAndRulesetsAreWhatTheyAre) {
  TemporaryFolder folder;
  ExpectSame(Read(folder.Write("a 'b\n.yaml", kHostile)), {Variant{}});
}

constexpr std::string_view kSwitch = R"yaml(scenario: A switch and a hub
topology:
  namespaces:
    switch:
      interfaces:
        br0: {bridge: [p0, p1, p2], vlan_filtering: true, mtu: 1400}
        p0: {vlans: [10 pvid untagged]}
        p1: {vlans: [{id: 10, pvid: true, untagged: true}, 20]}
        p2: {up: false}
    hub: {interfaces: {br0: {bridge: [q0], stp: true, mac: 02:00:00:00:00:07}}}
    a: {interfaces: {eth0: {addresses: [10.0.0.1/24, "fd00::1/64"]}}}
    b: {interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00::2/64"], mtu: 1400}}}
    c: {interfaces: {eth0: {addresses: [10.0.1.1/24, "fd00:1::1/64"]}, lo: {up: false}}}
    d: {interfaces: {eth0: {addresses: [10.0.2.1/24]}}}
  links:
    - [switch/p0, a/eth0]
    - [switch/p1, b/eth0]
    - [switch/p2, c/eth0]
    - [hub/q0, d/eth0]
probes:
  - probe: within a VLAN
    ping: {from: a, to: b}
    expect: replied
)yaml";

TEST_F(BuildScriptTest, BridgesWithVlans) {
  TemporaryFolder folder;
  try {
    ExpectSame(Read(folder.Write("switch.yaml", kSwitch)), {Variant{}});
  } catch (const KernelError& error) {
    if (error.error() != EOPNOTSUPP) throw;
    GTEST_SKIP() << "this kernel filters no VLANs";
  }
}

TEST_F(BuildScriptTest, BridgesAndLinksInAllTheirStates) {
  TemporaryFolder folder;
  std::string yaml(kSwitch);
  for (const char* words :
       {", vlan_filtering: true", "vlans: [10 pvid untagged]",
        "vlans: [{id: 10, pvid: true, untagged: true}, 20]"}) {
    yaml.erase(yaml.find(words), std::strlen(words));
  }
  ExpectSame(Read(folder.Write("hub.yaml", yaml)), {Variant{}});
}

constexpr std::string_view kPair = R"yaml(scenario: A pair
topology:
  namespaces:
    a:
      interfaces:
        eth0: {addresses: [10.0.0.1/24, "fd00::1/64"]}
        lo: {addresses: [127.0.0.53/8, 10.9.9.9/32]}
    b: {interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00::2/64"]}}}
  links: [[a/eth0, b/eth0]]
probes:
  - probe: there
    ping: {from: a, to: b}
    expect: replied
)yaml";

// A tool that is found first makes of this machine one that hands down to new
// namespaces what a router's settings are.
TEST_F(BuildScriptTest, OnAMachineThatForwards) {
  TemporaryFolder folder;
  const Scenario scenario = Read(folder.Write("pair.yaml", kPair));
  const std::string tool = folder.Write(
      "bin/ip",
      "#!/bin/sh\n"
      "PATH=${PATH#*:}\n"
      "ip \"$@\"\n"
      "case $1:$2 in netns:add)\n"
      "  for which in all default lo; do\n"
      "    for name in forwarding rp_filter accept_source_route; do\n"
      "      ip netns exec \"$3\" sysctl -qw "
      "net.ipv4.conf.$which.$name=1\n"
      "    done\n"
      "  done\n"
      "esac\n");
  fs::permissions(tool, fs::perms::owner_all);
  ExpectSame(scenario, {Variant{}},
             {fmt::format("PATH={}/bin:{}", folder.path().string(),
                          std::getenv("PATH"))});
}

TEST_F(BuildScriptTest, CarriesPacketsWhenItReturns) {
  TemporaryFolder folder;
  const Scenario scenario = Read(folder.Write("pair.yaml", kPair));
  for (int round = 0; round < 10; ++round) {
    for (const char* destination : {"10.0.0.2", "fd00::2"}) {
      const ByHand by_hand(scenario, {});
      const auto begin = std::chrono::steady_clock::now();
      Echo echo(by_hand.Namespace("a"), Ping{}, *IpAddress::Parse(destination),
                1);
      while (echo.Heard().empty()) {
        // What is lost because an end was not ready costs a second.
        ASSERT_LT(std::chrono::steady_clock::now() - begin,
                  std::chrono::milliseconds(900));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      EXPECT_THAT(*echo.Heard().begin(), ::testing::HasSubstr(destination));
    }
  }
}

TEST_F(BuildScriptTest, SaysWhatItIsToldAndWhatIsWrong) {
  TemporaryFolder folder;
  const std::string script = folder.Write(
      "pair.sh", BuildScript(Read(folder.Write("pair.yaml", kPair)), {}));
  EXPECT_EQ(RunScript(script, {"down"}).status, 0) << "nothing stands";

  EXPECT_EQ(RunScript(script, {}).output, "") << "up, as by default";
  EXPECT_THAT(NamesIn("/run/netns"), ElementsAre("hopcheck-a", "hopcheck-b"));
  EXPECT_EQ(RunScript(script, {"up", ""}).output, "");
  EXPECT_THAT(NamesIn("/run/netns"),
              ElementsAre("a", "b", "hopcheck-a", "hopcheck-b"));
  const ToolRun again = RunScript(script, {"up", ""});
  EXPECT_EQ(again.status, 1);
  EXPECT_EQ(again.output,
            "Cannot create namespace file \"/run/netns/a\": File exists\n" +
                script + ": this failed; \"down\" takes away what stands\n");

  EXPECT_EQ(RunScript(script, {"down"}).output, "");
  EXPECT_THAT(NamesIn("/run/netns"), ElementsAre("a", "b"));
  EXPECT_EQ(RunScript(script, {"down", ""}).output, "");
  EXPECT_THAT(NamesIn("/run/netns"), IsEmpty());
  const ToolRun wrong = RunScript(script, {"away"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.output, "usage: sh " + script + " [up | down] [PREFIX]\n");
}

class EveryScenario : public BuildScriptTest,
                      public ::testing::WithParamInterface<std::string> {};

std::vector<std::string> ScenarioFiles() {
  std::vector<std::string> files;
  const fs::path folder = fs::path(HOPCHECK_SOURCE_DIR) / "scenarios";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") {
      files.push_back(fs::relative(entry.path(), folder).string());
    }
  }
  std::ranges::sort(files);
  return files;
}

TEST_P(EveryScenario, StandsTheSameByHand) {
  const Scenario scenario =
      Read(std::string(HOPCHECK_SOURCE_DIR) + "/scenarios/" + GetParam());
  // Families differ in their probes alone.
  std::map<std::optional<Backend>, std::vector<Variant>> variants;
  for (const Variant& variant : scenario.Variants()) {
    variants[variant.backend].push_back(variant);
  }
  for (const auto& [backend, of_backend] : variants) {
    SCOPED_TRACE(of_backend.front().ToString());
    ExpectSame(scenario, of_backend);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , EveryScenario, ::testing::ValuesIn(ScenarioFiles()),
    [](const auto& test) {
      std::string name = test.param;
      std::ranges::replace_if(
          name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
      return name;
    });

}  // namespace
}  // namespace hopcheck
