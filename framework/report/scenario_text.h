// A scenario as people look at it: what stands where, and what is asked.
#ifndef HOPCHECK_REPORT_SCENARIO_TEXT_H_
#define HOPCHECK_REPORT_SCENARIO_TEXT_H_

#include <string>

#include "scenario/scenario.h"

namespace hopcheck {

// In `variant`:
//
//   The LAN reaches the server through the router
//   scenarios/x.yaml [ipv4/nft]; also ipv6/nft
//
//   client
//     eth0      -- router/lan   10.0.0.2/24
//     route     default via 10.0.0.1
//   router
//     ...
//     firewall  iptables (nft), 12 lines (line 14)
//
//   probes
//     the client pings the server   client -> server (10.0.1.2)   replied
std::string ScenarioText(const Scenario& scenario, const Variant& variant);

// The part about namespaces and their interfaces alone: what a person needs to
// find the way around.
std::string InterfacesText(const Topology& topology);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_SCENARIO_TEXT_H_
