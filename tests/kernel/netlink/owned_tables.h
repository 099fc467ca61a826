// Tables that go with the socket that made them: what a trace of rules in a
// namespace in use needs.
#ifndef HOPCHECK_TESTS_KERNEL_NETLINK_OWNED_TABLES_H_
#define HOPCHECK_TESTS_KERNEL_NETLINK_OWNED_TABLES_H_

#include <string>

namespace hopcheck::testing {

// Why nf_tables gives tables no owner; "" where it does. Asks in a namespace of
// its own.
std::string WhyNoOwnedTables();

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_NETLINK_OWNED_TABLES_H_
