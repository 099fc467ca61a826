// What hopcheck sets in every namespace unless the scenario does: README.md
// says why.
#ifndef HOPCHECK_TOPOLOGY_OWN_DEFAULTS_H_
#define HOPCHECK_TOPOLOGY_OWN_DEFAULTS_H_

#include <string_view>
#include <vector>

#include "netlink/address.h"
#include "netlink/neighbour.h"
#include "scenario/topology_model.h"

namespace hopcheck {

// A neighbour that does not answer three questions, 50 ms apart, has failed.
inline constexpr NeighbourSearch kNeighbourSearch{.retrans_ms = 50,
                                                  .probes = 3};

// The least that the kernel takes with STP (BR_MIN_FORWARD_DELAY), in
// hundredths of a second. A port waits twice as long before it forwards.
inline constexpr uint32_t kStpForwardDelay = 200;

// The sysctls to write as soon as the namespace exists, before any interface
// but lo does: new interfaces take over what `default` says.
std::vector<Sysctl> DefaultSysctls(const Namespace& declared);

// Whether the scenario leaves duplicate address detection to hopcheck, on this
// interface of `declared`: off then, else what the scenario's sysctls say.
DuplicateDetection DetectionOn(const Namespace& declared,
                               std::string_view interface);

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_OWN_DEFAULTS_H_
