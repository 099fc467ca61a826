// The interfaces of a live namespace, asked for in the namespace itself.
#ifndef HOPCHECK_LIVE_INTERFACES_H_
#define HOPCHECK_LIVE_INTERFACES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "netlink/device.h"
#include "topology/net_namespace.h"

namespace hopcheck {

// In the kernel's order. An index means something in its own namespace only.
// Throws KernelError.
std::vector<Device> InterfacesOf(const NetNamespace& space);

}  // namespace hopcheck

#endif  // HOPCHECK_LIVE_INTERFACES_H_
