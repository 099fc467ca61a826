// Scenarios as text, for runs of the real program.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_SCENARIOS_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_SCENARIOS_H_

#include <string_view>

namespace hopcheck::testing {

// Two hosts: one probe passes.
inline constexpr std::string_view kPassing = R"(scenario: The client pings
topology:
  namespaces:
    client: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
    server: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
  links: [[client/eth0, server/eth0]]
probes:
  - probe: the client pings the server
    ping: {from: client, to: server}
    expect:
      outcome: replied
      request: [client/eth0, server/eth0]
)";

// The first probe passes, the second one's expectation is not met: line 15.
inline constexpr std::string_view kFailing = R"(scenario: The client pings
topology:
  namespaces:
    client: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
    server: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
  links: [[client/eth0, server/eth0]]
probes:
  - probe: the client pings the server
    ping: {from: client, to: server}
    expect: replied
  - probe: the server is closed
    ping: {from: client, to: server}
    timeout: 500ms
    expect:
      outcome: dropped
)";
inline constexpr int kFailingLine = 15;

// The kernel refuses to build it.
inline constexpr std::string_view kInconclusive = R"(scenario: Not to be built
topology:
  namespaces:
    client:
      interfaces: {lo: {addresses: [10.0.0.1/32]}}
      sysctls: {net.ipv4.no_such_sysctl: 1}
probes:
  - probe: itself
    ping: {from: client, to: 10.0.0.1}
    expect: replied
)";

// Four variants of two probes.
inline constexpr std::string_view kMatrix = R"(scenario: Both families, twice
matrix: {family: [ipv4, ipv6], backend: [nft, legacy]}
topology:
  namespaces:
    a: {interfaces: {eth0: {addresses: [10.0.0.1/24, "fd00::1/64"]}}}
    b: {interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00::2/64"]}}}
  links: [[a/eth0, b/eth0]]
probes:
  - probe: there
    ping: {from: a, to: b}
    expect: replied
  - probe: and back
    ping: {from: b, to: a}
    expect: replied
)";

// The first probe passes; the second waits for a neighbour that does not
// exist, for most of a minute.
inline constexpr std::string_view kSlow = R"(scenario: Waits for a neighbour
topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.1/24]}}
      sysctls:
        net.ipv4.neigh.eth0.retrans_time_ms: 20000
        net.ipv4.neigh.eth0.mcast_solicit: 3
    server: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
  links: [[client/eth0, server/eth0]]
probes:
  - probe: quick
    ping: {from: client, to: server}
    expect: replied
  - probe: slow
    ping: {from: client, to: 10.0.0.77}
    timeout: 60s
    expect: unreachable
  - probe: last
    ping: {from: client, to: server}
    expect: replied
)";

// Firewalls of every kind, loaded by programs and within the process.
inline constexpr std::string_view kFirewalls = R"(scenario: Firewalls
matrix: {backend: [nft, legacy]}
topology:
  namespaces:
    client: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
    server:
      interfaces: {eth0: {addresses: [10.0.0.2/24]}}
      firewall:
        - ipset: |
            create allowed hash:ip
            add allowed 10.0.0.1
        - iptables: |
            *filter
            :INPUT DROP [0:0]
            -A INPUT -m set --match-set allowed src -j ACCEPT
            COMMIT
        - ip6tables: |
            *filter
            :INPUT DROP [0:0]
            COMMIT
        - nftables: |
            table inet t {
              chain c {
                type filter hook input priority 5
                ip saddr 10.0.0.1 accept
              }
            }
        - rules: [{chain: inet:u.input, rules: [{protocol: icmp, verdict: accept}]}]
  links: [[client/eth0, server/eth0]]
probes:
  - probe: the client pings the server
    ping: {from: client, to: server}
    expect: replied
)";

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_SCENARIOS_H_
