// A topology as a shell script that builds it by hand, with the tools that a
// person would use: for who wants to look into it, or to show it to somebody
// without hopcheck.
#ifndef HOPCHECK_TOPOLOGY_BUILD_SCRIPT_H_
#define HOPCHECK_TOPOLOGY_BUILD_SCRIPT_H_

#include <string>

#include "scenario/scenario.h"

namespace hopcheck {

// A script for a POSIX shell, to be run as root: `up` builds the topology in
// network namespaces with names, and returns when it carries packets; `down`
// takes them away. Each command is the one that a request of LiveTopology
// equals, in the same order, with the place in the scenario that asks for it.
//
// It needs iproute2, procps, and for firewalls iptables, nftables and ipset.
std::string BuildScript(const Scenario& scenario, const Variant& variant);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_BUILD_SCRIPT_H_
