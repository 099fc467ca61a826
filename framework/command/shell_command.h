// `hopcheck shell`: a shell, or one command, inside a scenario's topology.
#ifndef HOPCHECK_COMMAND_SHELL_COMMAND_H_
#define HOPCHECK_COMMAND_SHELL_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Gives the exit status: the shell's, where it was started. Throws KernelError
// where the kernel does not let it be built.
int ShellCommand(const ShellArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_SHELL_COMMAND_H_
