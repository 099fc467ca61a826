// Requests for nf_tables as libnftnl reads them back, in the notation of
// `nft --debug=netlink`:
//
//   rule inet t c
//     [ meta load l4proto => reg 1 ]
//     [ cmp eq reg 1 0x00000006 ]
//     [ immediate reg 0 accept ]
#ifndef HOPCHECK_TESTS_UNIT_FIREWALL_DECODED_OBJECT_H_
#define HOPCHECK_TESTS_UNIT_FIREWALL_DECODED_OBJECT_H_

#include <string>

#include "netlink/message.h"

namespace hopcheck::testing {

// A table, a chain, a rule, a set or its elements.
std::string Decoded(const Request& request);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_FIREWALL_DECODED_OBJECT_H_
