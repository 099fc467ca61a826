// A request as text, an attribute a line, for tests to compare:
//
//   RTM_NEWROUTE create excl: inet/8 table 254 unicast
//     RTA_DST 10.0.0.0
//     RTA_METRICS
//       RTAX_MTU 1400
#ifndef HOPCHECK_TESTS_UNIT_NETLINK_DECODED_REQUEST_H_
#define HOPCHECK_TESTS_UNIT_NETLINK_DECODED_REQUEST_H_

#include <string>

#include "netlink/message.h"

namespace hopcheck::testing {

std::string Decoded(const Request& request);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_NETLINK_DECODED_REQUEST_H_
