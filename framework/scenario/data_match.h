// The notations that rules as data have from iptables: ports, states, types,
// limits, marks. Each reader reports what iptables would not take.
#ifndef HOPCHECK_SCENARIO_DATA_MATCH_H_
#define HOPCHECK_SCENARIO_DATA_MATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/data_rule_model.h"
#include "scenario/scalar.h"

namespace hopcheck {

// "established,related" as two, each with the place of the whole.
std::vector<Scalar> SplitAtCommas(const Scalar& scalar);

// "eth0", or "eth+" for all that begin so.
std::optional<std::string> ToInterfacePattern(const Scalar& scalar,
                                              Diagnostics& diagnostics);
// "tcp", or a number; 0, as iptables has it, for "all".
std::optional<uint8_t> ToProtocol(const Scalar& scalar,
                                  Diagnostics& diagnostics);
const std::vector<std::string_view>& KnownProtocolNames();
// "80", "1000:2000", "22,80,443"; none where it is not sound.
std::vector<PortRange> ToPortList(const Scalar& scalar,
                                  Diagnostics& diagnostics);
// "80" or "1000-2000", where `what` takes ports but no list.
std::optional<PortRange> ToPorts(const Scalar& scalar, std::string_view what,
                                 Diagnostics& diagnostics);
// "echo-request", "8", "3/1".
std::optional<PerFamily<IcmpMatch>> ToIcmpType(const Scalar& scalar,
                                               Diagnostics& diagnostics);
// "established"
std::optional<std::string> ToState(const Scalar& scalar,
                                   Diagnostics& diagnostics);
// "0x10", "0x10/0xf0".
std::optional<MarkValue> ToMarkValue(const Scalar& scalar,
                                     Diagnostics& diagnostics);
// "10/second".
std::optional<PacketRate> ToRate(const Scalar& scalar,
                                 Diagnostics& diagnostics);
// "10.0.0.1", "10.0.0.1:80", "[fd00::1]:80-90".
std::optional<NatTarget> ToNatTarget(const Scalar& scalar,
                                     Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DATA_MATCH_H_
