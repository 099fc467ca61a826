// Watching a firewall changes nothing of it but counters: the same packets meet
// the same rules, as often, without hopcheck and with it. And what hopcheck
// says of a packet's rules is what their counters say.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/rcu_barrier.h"
#include "base/stop_signal.h"
#include "kernel/firewall/loaded.h"
#include "kernel/runner/rule_counters.h"
#include "probe/ping_socket.h"
#include "runner/run_probe.h"
#include "scenario/scenario_reader.h"
#include "support/need_kernel.h"
#include "trace/chain_probes.h"

namespace hopcheck {
namespace {

using testing::Added;
using testing::PrintRulesets;
using testing::ReadRuleCounters;
using testing::RuleCounters;
using testing::TracedRules;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

// client -- lan/router/wan -- server, IPv4 alone: of IPv6 the kernel sends
// packets of its own. The server has addresses for the rules to tell apart.
constexpr const char* kTopology = R"(scenario: Counters
topology:
  namespaces:
    client:
      sysctls: {net.ipv6.conf.all.disable_ipv6: 1, net.ipv6.conf.default.disable_ipv6: 1}
      interfaces: {eth0: {addresses: [10.0.0.2/24]}}
      routes: [default via 10.0.0.1]
    router:
      sysctls:
        net.ipv4.ip_forward: 1
        net.ipv6.conf.all.disable_ipv6: 1
        net.ipv6.conf.default.disable_ipv6: 1
      interfaces:
        lan: {addresses: [10.0.0.1/24]}
        wan: {addresses: [10.0.1.1/24]}
      firewall:
)";
constexpr const char* kProbes = R"(    server:
      sysctls: {net.ipv6.conf.all.disable_ipv6: 1, net.ipv6.conf.default.disable_ipv6: 1}
      interfaces:
        eth0: {addresses: [10.0.1.2/24, 10.0.1.3/24, 10.0.1.4/24, 10.0.1.5/24, 10.0.1.6/24]}
      routes: [10.0.9.0/24 via 10.0.1.1, 10.0.0.0/24 via 10.0.1.1]
  links:
    - [client/eth0, router/lan]
    - [router/wan, server/eth0]
probes:
  - {probe: forwarded, ping: {from: client, to: 10.0.1.2}, expect: replied}
  - {probe: dropped, ping: {from: client, to: 10.0.1.3}, expect: dropped}
  - {probe: rejected, ping: {from: client, to: 10.0.1.4}, expect: rejected}
  - {probe: untracked, ping: {from: client, to: 10.0.1.5}, expect: replied}
  - {probe: from outside, ping: {from: server, to: client}, expect: dropped}
  - {probe: published, ping: {from: server, to: 10.0.9.9}, expect: replied}
  - {probe: the router itself, ping: {from: client, to: router/lan}, expect: replied}
  - {probe: by the router, ping: {from: router, to: 10.0.1.2}, expect: replied}
  - {probe: over a limit, ping: {from: client, to: 10.0.1.6, count: 3}, expect: {never: [{nat: client}]}}
)";

constexpr const char* kNative = R"(        - nftables: |
            table netdev edge {
              chain arriving {
                type filter hook ingress device "lan" priority 0;
                ip ttl 64 counter
              }
              chain leaving {
                type filter hook egress device "lan" priority 0;
                ip protocol icmp counter
              }
            }
            table inet site {
              set guarded { type ipv4_addr; elements = { 10.0.1.3, 10.0.1.4 }; }
              chain raw {
                type filter hook prerouting priority raw;
                ip daddr 10.0.1.5 counter notrack
                ip saddr 10.0.1.5 counter notrack accept
              }
              chain mangle {
                type filter hook prerouting priority mangle;
                iifname "wan" counter meta mark set 0x2
                iifname "lan" counter meta mark set 0x1
              }
              chain dstnat {
                type nat hook prerouting priority dstnat;
                ip daddr 10.0.9.9 counter dnat ip to 10.0.0.2
              }
              chain input {
                type filter hook input priority filter; policy drop;
                counter ct state vmap { established : accept, new : jump asked }
              }
              chain asked {
                icmp type echo-request counter accept
                counter drop
              }
              chain forward {
                type filter hook forward priority filter; policy drop;
                counter jump states
                ip daddr @guarded counter goto guards
                ip daddr 10.0.1.6 limit rate 1/day burst 2 packets counter drop
                meta mark 0x1 counter accept
                ct status dnat counter accept
              }
              chain states {
                ct state { established, untracked } counter accept
                counter return
                counter
              }
              chain guards {
                ip daddr 10.0.1.3 counter drop
                counter reject with icmpx type admin-prohibited
              }
              chain output {
                type filter hook output priority filter;
                counter
              }
              chain srcnat {
                type nat hook postrouting priority srcnat;
                oifname "wan" ip daddr != 10.0.1.5 counter masquerade
              }
            }
)";

constexpr const char* kIptables = R"(        - iptables: |
            *raw
            :PREROUTING ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            -A PREROUTING -d 10.0.1.5/32 -j CT --notrack
            -A PREROUTING -s 10.0.1.5/32 -j CT --notrack
            COMMIT
            *mangle
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            -A PREROUTING -i lan -j MARK --set-xmark 0x1/0xffffffff
            -A PREROUTING -i lan
            -A FORWARD -m mark --mark 0x1 -j RETURN
            -A FORWARD -j MARK --set-xmark 0x2/0xffffffff
            COMMIT
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            :PUBLISHED - [0:0]
            -A PREROUTING ! -i lan -j PUBLISHED
            -A POSTROUTING -o wan ! -d 10.0.1.5/32 -j MASQUERADE
            -A PUBLISHED -d 10.0.9.9/32 -j DNAT --to-destination 10.0.0.2
            COMMIT
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            :GUARDS - [0:0]
            :STATES - [0:0]
            -A INPUT -j STATES
            -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
            -A FORWARD -j STATES
            -A FORWARD -d 10.0.1.3/32 -g GUARDS
            -A FORWARD -d 10.0.1.4/32 -g GUARDS
            -A FORWARD -d 10.0.1.6/32 -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 2 --hashlimit-name once -j DROP
            -A FORWARD -i lan -j ACCEPT
            -A FORWARD -m conntrack --ctstate DNAT -j ACCEPT
            -A GUARDS -d 10.0.1.4/32 -j REJECT --reject-with icmp-admin-prohibited
            -A GUARDS -m comment --comment "to the policy"
            -A STATES -m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED -j ACCEPT
            -A STATES -m conntrack --ctstate NEW -j RETURN
            -A STATES -j DROP
            COMMIT
)";

struct Ruleset {
  const char* name;
  std::string firewall;
};

std::ostream& operator<<(std::ostream& out, const Ruleset& ruleset) {
  return out << ruleset.name;
}

class UntouchedFirewallTest : public ::testing::TestWithParam<Ruleset> {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(testing::WhyNoNamespaces());
    HOPCHECK_NEED(testing::WhyNoTracing());
    if (GetParam().firewall.find("hook egress") != std::string::npos) {
      HOPCHECK_NEED(testing::WhyNoEgress());
    }
    Diagnostics diagnostics;
    scenario_ = ReadScenarioText(
        {.path = "x.yaml", .text = kTopology + GetParam().firewall + kProbes},
        {}, diagnostics);
    ASSERT_TRUE(scenario_) << diagnostics.Render();
    // Connections, limits and neighbours are each topology's own.
    bare_.emplace(scenario_->topology, Backend::kNft);
    watched_.emplace(scenario_->topology, Backend::kNft);
  }

  // What the probe's packets, sent without anything of hopcheck's that watches,
  // add to the router's counters.
  RuleCounters SendBare(const Probe& probe) {
    const Ping& ping = std::get<Ping>(probe.kind);
    const NetNamespace& router = bare_->Namespace("router");
    const RuleCounters before = ReadRuleCounters(router);
    PingSocket socket(
        bare_->Namespace(ping.from),
        {.destination = ResolveTarget(*scenario_, ping, {})->destination});
    Cookie cookie{.run = {1, 2, 3, 4, 5, 6, 7, 8}, .packet = 0};
    for (uint32_t i = 0; i < ping.count; ++i) {
      const RuleCounters last = ReadRuleCounters(router);
      ++cookie.packet;
      EXPECT_EQ(socket.Send(cookie), 0);
      WaitUntilHandled(socket, router, last);
    }
    return Added(before, ReadRuleCounters(router));
  }

  // Until an answer came, or until a rule has met the packet, which is then
  // handled to its end in one go.
  static void WaitUntilHandled(PingSocket& socket, const NetNamespace& router,
                               const RuleCounters& before) {
    const auto deadline = Clock::now() + kPatience;
    while (socket.Receive().empty()) {
      ASSERT_LT(Clock::now(), deadline);
      if (ReadRuleCounters(router) != before) {
        WaitForRcu();
        break;
      }
      pollfd fd{socket.fd(), POLLIN, 0};
      ::poll(&fd, 1, 1);
    }
    WaitForRcu();
  }

  std::optional<Scenario> scenario_;
  std::optional<LiveTopology> bare_;
  std::optional<LiveTopology> watched_;
};

TEST_P(UntouchedFirewallTest, MeetsTheSameRulesWithAndWithoutTheWatch) {
  Tracer tracer;
  const StopSignal stop;
  FirewallWatch watch(scenario_->topology, *watched_, tracer);
  RouteBooks routes(*watched_);
  const NetNamespace& router = watched_->Namespace("router");
  for (const Probe& probe : scenario_->probes) {
    SCOPED_TRACE(probe.name);
    const RuleCounters bare = SendBare(probe);
    const RuleCounters before = ReadRuleCounters(router);
    const ProbeResult result = RunProbe(
        *scenario_, probe, {}, {*watched_, watch, routes}, tracer, stop);
    const RuleCounters counted = Added(before, ReadRuleCounters(router));
    RuleCounters traced;
    for (const PacketResult& packet : result.packets) {
      EXPECT_TRUE(packet.path.outcome) << packet.path.inconclusive;
      EXPECT_TRUE(packet.mismatches.empty());
      for (const auto& [rule, packets] : TracedRules(packet.path, "router")) {
        traced[rule] += packets;
      }
    }
    EXPECT_FALSE(bare.empty());
    EXPECT_EQ(bare, counted);
    EXPECT_EQ(counted, traced);
  }
}

// Probes of netfilter's functions add nothing to the namespace at all.
TEST_P(UntouchedFirewallTest, FunctionProbesTouchNothing) {
  HOPCHECK_NEED_PROBES(FindChainProbes().why_not);
  std::vector<RuleCounters> bare;
  for (const Probe& probe : scenario_->probes) bare.push_back(SendBare(probe));
  const NetNamespace& router = watched_->Namespace("router");
  const std::string before = PrintRulesets(router);
  Tracer tracer;
  tracer.ProbeChains(FindChainProbes().method);
  const StopSignal stop;
  FirewallWatch watch(scenario_->topology, *watched_, tracer);
  RouteBooks routes(*watched_);
  EXPECT_EQ(before, PrintRulesets(router));
  for (size_t i = 0; i < bare.size(); ++i) {
    const Probe& probe = scenario_->probes[i];
    SCOPED_TRACE(probe.name);
    const RuleCounters last = ReadRuleCounters(router);
    const ProbeResult result = RunProbe(
        *scenario_, probe, {}, {*watched_, watch, routes}, tracer, stop);
    EXPECT_TRUE(result.mismatches.empty());
    EXPECT_EQ(bare[i], Added(last, ReadRuleCounters(router)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rulesets, UntouchedFirewallTest,
    ::testing::Values(
        Ruleset{"native", kNative},
        Ruleset{"iptables_nft",
                fmt::format("{}          backend: nft\n", kIptables)},
        Ruleset{"legacy",
                fmt::format("{}          backend: legacy\n", kIptables)},
        Ruleset{"all_at_once", fmt::format("{0}{1}          backend: nft\n"
                                           "{1}          backend: legacy\n",
                                           kNative, kIptables)}),
    [](const auto& ruleset) { return std::string(ruleset.param.name); });

}  // namespace
}  // namespace hopcheck
