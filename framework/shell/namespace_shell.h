// A person's shell, or one command, in a namespace of a topology that stands.
//
// It runs in a PID namespace of its own, so that whatever it has started in the
// background ends with it, and with hopcheck, however that ends; and in a mount
// namespace of its own, in which /sys and /proc show what it runs in, and
// /run/netns holds the topology's namespaces under their names: `ip netns exec
// router ...` and `ip -n router ...` work as with any named namespace. None of
// it is seen outside.
#ifndef HOPCHECK_SHELL_NAMESPACE_SHELL_H_
#define HOPCHECK_SHELL_NAMESPACE_SHELL_H_

#include <string>
#include <vector>

#include "base/stop_signal.h"
#include "topology/live_topology.h"

namespace hopcheck {

struct ShellRequest {
  // Who says what is wrong: "hopcheck shell".
  std::string program;
  // The topology's name for the namespace.
  std::string namespace_name;
  // Looked for in PATH; empty: $SHELL, else /bin/sh.
  std::vector<std::string> command;
  // "NAME=value", besides hopcheck's own and ShellEnvironment().
  std::vector<std::string> environment;
};

// Runs it on the standard descriptors of this process, and returns its exit
// status as shells tell it: 128 + N where signal N ended it, 127 and 126 where
// it was not found or could not be run, which is then said on standard error.
// Where standard input is a terminal and this process in its foreground, the
// shell has the terminal: ^C and ^Z are for its jobs. On `stop`, all is killed.
//
// Needs CAP_SYS_ADMIN, and Linux 5.9. Throws KernelError, and
// std::out_of_range for a namespace that there is not.
int RunShell(const LiveTopology& topology, const ShellRequest& request,
             const StopSignal& stop);

}  // namespace hopcheck

#endif  // HOPCHECK_SHELL_NAMESPACE_SHELL_H_
