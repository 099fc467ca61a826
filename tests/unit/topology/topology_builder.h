// Topologies for tests, made in code.
#ifndef HOPCHECK_TESTS_UNIT_TOPOLOGY_TOPOLOGY_BUILDER_H_
#define HOPCHECK_TESTS_UNIT_TOPOLOGY_TOPOLOGY_BUILDER_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/topology_model.h"

namespace hopcheck::testing {

inline Interface MakeInterface(
    std::string name, const std::vector<std::string_view>& addresses = {}) {
  Interface interface;
  interface.name = std::move(name);
  for (const std::string_view address : addresses) {
    interface.addresses.push_back({*IpPrefix::Parse(address), {}});
  }
  return interface;
}

inline Interface MakeBridge(
    std::string name, std::vector<std::string> ports,
    const std::vector<std::string_view>& addresses = {}) {
  Interface interface = MakeInterface(std::move(name), addresses);
  interface.bridge.emplace();
  for (std::string& port : ports) {
    interface.bridge->ports.push_back({std::move(port), {}});
  }
  return interface;
}

inline Namespace MakeNamespace(std::string name,
                               std::vector<Interface> interfaces = {}) {
  Namespace result;
  result.name = std::move(name);
  result.interfaces = std::move(interfaces);
  return result;
}

// "client/eth0"
inline Endpoint MakeEndpoint(std::string_view text) {
  const size_t slash = text.find('/');
  return {std::string(text.substr(0, slash)),
          std::string(text.substr(slash + 1)),
          {}};
}

inline Link MakeLink(std::string_view a, std::string_view b) {
  return {MakeEndpoint(a), MakeEndpoint(b), {}};
}

inline Route MakeRoute(std::string_view prefix, std::string_view via = "") {
  Route route;
  route.destination = *IpPrefix::Parse(prefix);
  if (!via.empty()) route.hops.push_back({.via = IpAddress::Parse(via)});
  return route;
}

inline Sysctl MakeSysctl(std::string name, std::string value) {
  return {.name = std::move(name), .value = std::move(value)};
}

// A place in a scenario that exists only here.
inline Place MakePlace(int line, int column) {
  static const auto source =
      std::make_shared<const SourceFile>(SourceFile{"scenarios/x.yaml", ""});
  return {source, line, column};
}

// client/eth0 -- router/lan, router/wan -- server/eth0, both families.
inline Topology ClientRouterServer() {
  Topology topology;
  topology.namespaces = {
      MakeNamespace("client",
                    {MakeInterface("eth0", {"10.0.0.2/24", "fd00:a::2/64"})}),
      MakeNamespace("router",
                    {MakeInterface("lan", {"10.0.0.1/24", "fd00:a::1/64"}),
                     MakeInterface("wan", {"10.0.1.1/24", "fd00:b::1/64"})}),
      MakeNamespace("server",
                    {MakeInterface("eth0", {"10.0.1.2/24", "fd00:b::2/64"})})};
  topology.namespaces[0].routes = {MakeRoute("0.0.0.0/0", "10.0.0.1"),
                                   MakeRoute("::/0", "fd00:a::1")};
  topology.namespaces[1].sysctls = {
      MakeSysctl("net.ipv4.ip_forward", "1"),
      MakeSysctl("net.ipv6.conf.all.forwarding", "1")};
  topology.namespaces[2].routes = {MakeRoute("0.0.0.0/0", "10.0.1.1"),
                                   MakeRoute("::/0", "fd00:b::1")};
  topology.links = {MakeLink("client/eth0", "router/lan"),
                    MakeLink("router/wan", "server/eth0")};
  return topology;
}

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_TOPOLOGY_TOPOLOGY_BUILDER_H_
