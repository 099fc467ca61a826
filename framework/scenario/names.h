// Names of namespaces, interfaces and sysctls: which are sound, and how
// "namespace/interface" is taken apart.
#ifndef HOPCHECK_SCENARIO_NAMES_H_
#define HOPCHECK_SCENARIO_NAMES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scalar.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// Why Linux would refuse an interface of this name; "" where it would not.
std::string WhyBadInterfaceName(std::string_view name);
// Why a namespace cannot be called so: its name has to stand before a '/',
// and must never look like an address.
std::string WhyBadNamespaceName(std::string_view name);
// Why this is no sysctl that a scenario may set; "" where it is.
std::string WhyBadSysctlName(std::string_view name);

// The parts of a sysctl's name, however it is separated: sysctl(8) takes the
// first separator for the separator, and the other for the other character.
std::vector<std::string> SysctlComponents(std::string_view name);

// "namespace/interface"; reports what is not.
std::optional<Endpoint> ToEndpoint(const Scalar& scalar, std::string_view what,
                                   Diagnostics& diagnostics);

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_NAMES_H_
