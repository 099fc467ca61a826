// What a new namespace takes over from the machine. The IPv4 settings of
// interfaces are copied from the initial namespace (devinet_init_net(), 6.18,
// unless net.core.devconf_inherit_init_net says otherwise): on a machine that
// routes for containers every new namespace forwards. A scenario must mean the
// same on every machine, so hopcheck puts back what the kernel is built with.
#ifndef HOPCHECK_TOPOLOGY_INHERITED_H_
#define HOPCHECK_TOPOLOGY_INHERITED_H_

#include <vector>

#include "scenario/topology_model.h"

namespace hopcheck {

// The settings, each with the value that the kernel is built with, in the order
// in which they have to be put back.
std::vector<Sysctl> SettingsAsBuilt();

// Compares the namespace that the calling thread is in with the kernel's own
// values, and returns the sysctls to write where it differs. To be asked
// before there is any interface but lo.
std::vector<Sysctl> DifferencesFromKernel();

// The same for a new namespace, which the calling thread must be in. Looked up
// once a process: it tells of the machine, and costs as much as a namespace.
const std::vector<Sysctl>& InheritedToUndo();

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_INHERITED_H_
