// The script is run as a user would run it, and what then stands is what
// LiveTopology builds.
#include "topology/build_script.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include "base/kernel_error.h"
#include "kernel/topology/by_hand.h"
#include "support/temporary_folder.h"

namespace hopcheck::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using BuildScriptTest = ByHandTest;

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

}  // namespace
}  // namespace hopcheck::testing
