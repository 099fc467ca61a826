// The notations that rules as data keep from iptables: ports, states, types,
// limits, marks. Each check reports what iptables would not take.
#ifndef HOPCHECK_SCENARIO_DATA_MATCH_H_
#define HOPCHECK_SCENARIO_DATA_MATCH_H_

#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scalar.h"

namespace hopcheck {

// "established,related" as two, each with the place of the whole.
std::vector<Scalar> SplitAtCommas(const Scalar& scalar);

// "eth0", or "eth+" for all that begin so.
void CheckInterfacePattern(const Scalar& scalar, Diagnostics& diagnostics);
// "tcp", or a number.
void CheckProtocol(const Scalar& scalar, Diagnostics& diagnostics);
// "80", "1000:2000", "22,80,443".
void CheckPortList(const Scalar& scalar, Diagnostics& diagnostics);
// "80" or "1000:2000", where `what` takes ports but no list.
void CheckPorts(const Scalar& scalar, std::string_view what,
                Diagnostics& diagnostics);
// "echo-request", "8", "3/1".
void CheckIcmpType(const Scalar& scalar, Diagnostics& diagnostics);
void CheckState(const Scalar& scalar, Diagnostics& diagnostics);
// "0x10", "0x10/0xf0".
void CheckMark(const Scalar& scalar, Diagnostics& diagnostics);
// "10/second".
void CheckLimit(const Scalar& scalar, Diagnostics& diagnostics);
// "icmp-port-unreachable", "tcp-reset".
void CheckRejectType(const Scalar& scalar, Diagnostics& diagnostics);
// "10.0.0.1", "10.0.0.1:80", "[fd00::1]:80".
void CheckNatAddress(const Scalar& scalar, Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_MATCH_H_
