// Short words for topologies that are made in C++:
//
//   using namespace hopcheck::words;
//   const hopcheck::Topology topology{
//       .namespaces = {{.name = "client",
//                       .interfaces = {{.name = "eth0",
//                                       .addresses = {At("10.0.0.2/24")}}},
//                       .routes = {Via("default", "10.0.0.1")}},
//                      …},
//       .links = {Wire("client/eth0", "router/lan"), …}};
//
// Each throws std::invalid_argument for a text that it cannot read.
#ifndef HOPCHECK_TESTBED_WORDS_H_
#define HOPCHECK_TESTBED_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/ip_types.h"
#include "scenario/firewall_model.h"
#include "scenario/topology_model.h"

namespace hopcheck::words {

IpAddress Ip(std::string_view address);

// An interface's address: "10.0.0.2/24".
InterfaceAddress At(std::string_view prefix);

// A route to "10.1.0.0/16", or to "default", which has the family of `via`.
Route Via(std::string_view destination, std::string_view via);

// A veth pair: "client/eth0", "router/lan".
Link Wire(std::string_view a, std::string_view b);

// A sysctl: Set("net.ipv4.ip_forward", "1").
Sysctl Set(std::string name, std::string value);

// Rulesets, as iptables-save, ip6tables-save, `nft list ruleset` and `ipset
// save` print them.
FirewallItem Iptables(std::string text, std::optional<Backend> backend = {});
FirewallItem Ip6tables(std::string text, std::optional<Backend> backend = {});
FirewallItem Nftables(std::string text);
FirewallItem Ipset(std::string text);

}  // namespace hopcheck::words

#endif  // HOPCHECK_TESTBED_WORDS_H_
