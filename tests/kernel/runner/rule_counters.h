// How many packets each rule of a namespace has met, by the counters that the
// tools print: what hopcheck says of a packet's rules is measured by it.
#ifndef HOPCHECK_TESTS_KERNEL_RUNNER_RULE_COUNTERS_H_
#define HOPCHECK_TESTS_KERNEL_RUNNER_RULE_COUNTERS_H_

#include <cstdint>
#include <map>
#include <string>

#include "topology/net_namespace.h"
#include "trace/packet_path.h"

namespace hopcheck::testing {

// "nft ip:filter.FORWARD 3" for the third rule of a chain, "legacy
// ip:filter.FORWARD policy" for its policy: packets. Zeros are left out.
using RuleCounters = std::map<std::string, uint64_t>;

// Rules without a counter, and policies of native chains, which have none, are
// not there. A native ruleset is one of the family inet or netdev.
RuleCounters ReadRuleCounters(const NetNamespace& space);

// All that the tools print of the rulesets there, counters included.
std::string PrintRulesets(const NetNamespace& space);

// What was added from `before` to `after`.
RuleCounters Added(const RuleCounters& before, const RuleCounters& after);

// The same from what was traced in `space`: each step of a path is a packet
// that met a rule.
RuleCounters TracedRules(const PacketPath& path, const std::string& space);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_RUNNER_RULE_COUNTERS_H_
