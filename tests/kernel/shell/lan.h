// A small topology for shells.
#ifndef HOPCHECK_TESTS_KERNEL_SHELL_LAN_H_
#define HOPCHECK_TESTS_KERNEL_SHELL_LAN_H_

#include <string_view>

namespace hopcheck::testing {

// Nobody forwards: the probe, and the one after it, fail.
inline constexpr std::string_view kLan = R"(scenario: A client and a router
topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.2/24]}}
      routes: [default via 10.0.0.1]
    router:
      interfaces:
        lan: {addresses: [10.0.0.1/24]}
        wan: {addresses: [10.0.1.1/24]}
      sysctls: {net.ipv4.ip_default_ttl: 77}
    server-1:
      interfaces: {eth0: {addresses: [10.0.1.2/24]}}
      routes: [default via 10.0.1.1]
  links: [[client/eth0, router/lan], [router/wan, server-1/eth0]]
probes:
  - probe: the client pings the server
    ping: {from: client, to: server-1}
    expect: replied
  - probe: the server pings the client
    ping: {from: server-1, to: client}
    expect: replied
)";

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_SHELL_LAN_H_
