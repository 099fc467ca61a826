// The floor of one routed scenario: what the kernel alone costs.
#ifndef HOPCHECK_TESTS_BENCH_FLOOR_H_
#define HOPCHECK_TESTS_BENCH_FLOOR_H_

namespace hopcheck::bench {

// Three namespaces, two veth pairs, addresses, routes, forwarding, one IPv4
// echo through the router and its reply, and everything let go: with nothing
// between this and the kernel but libmnl, no YAML, no trace, no comparison.
// Ends the process with a message where a call fails.
void RunFloorOnce();

}  // namespace hopcheck::bench

#endif  // HOPCHECK_TESTS_BENCH_FLOOR_H_
