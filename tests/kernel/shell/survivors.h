// What could be left of a shell: its processes, and what they hold.
#ifndef HOPCHECK_TESTS_KERNEL_SHELL_SURVIVORS_H_
#define HOPCHECK_TESTS_KERNEL_SHELL_SURVIVORS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace hopcheck::testing {

// Processes with `marker` ("NAME=value") in their environment, but for this
// one: their command lines. A namespace without a name, and a mount namespace,
// live no longer than the last process in them.
std::vector<std::string> ProcessesWith(const std::string& marker);

// Waits until there are none, for at most 10 s; those that are there then.
std::vector<std::string> SurvivorsOf(const std::string& marker);

// This process's mounts, and what /run holds: what is seen outside a shell.
std::string HostState();

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_SHELL_SURVIVORS_H_
