// What stands in a network namespace, as the tools of the field tell it: for
// finding out whether two are the same.
#ifndef HOPCHECK_TESTS_KERNEL_TOPOLOGY_NAMESPACE_STATE_H_
#define HOPCHECK_TESTS_KERNEL_TOPOLOGY_NAMESPACE_STATE_H_

#include <map>
#include <string>

#include "topology/net_namespace.h"

namespace hopcheck::testing {

// By what was asked: "nft -s list ruleset", "/proc/sys/net".
// What differs from one moment or namespace to the next whatever is configured
// (timers, counters, secrets, ids of peers) is left out.
using NamespaceState = std::map<std::string, std::string>;

NamespaceState StateOf(const NetNamespace& ns);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_TOPOLOGY_NAMESPACE_STATE_H_
