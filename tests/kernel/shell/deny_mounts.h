// A machine that lets nobody mount.
#ifndef HOPCHECK_TESTS_KERNEL_SHELL_DENY_MOUNTS_H_
#define HOPCHECK_TESTS_KERNEL_SHELL_DENY_MOUNTS_H_

#include <functional>

namespace hopcheck::testing {

// Calls `function` in a thread for which, and for all that it starts, mount(2)
// fails with EPERM, as in many containers.
void WithMountsDenied(const std::function<void()>& function);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_SHELL_DENY_MOUNTS_H_
