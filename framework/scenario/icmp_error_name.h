// Names of ICMP errors where a scenario writes them.
#ifndef HOPCHECK_SCENARIO_ICMP_ERROR_NAME_H_
#define HOPCHECK_SCENARIO_ICMP_ERROR_NAME_H_

#include <string_view>

#include "base/diagnostic.h"
#include "scenario/scalar.h"

namespace hopcheck {

// Reports a name that means no ICMP error in either family. Known are those of
// base/icmp_names.h, with and without iptables' prefix "icmp-" or "icmp6-",
// and "type 3 code 99".
void CheckIcmpErrorName(const Scalar& scalar, std::string_view what,
                        Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_ICMP_ERROR_NAME_H_
