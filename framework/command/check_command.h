// `hopcheck check`: reads and validates, and builds nothing.
#ifndef HOPCHECK_COMMAND_CHECK_COMMAND_H_
#define HOPCHECK_COMMAND_CHECK_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Diagnostics go to standard error, a summary to standard output. Gives the
// exit status.
int CheckCommand(const CheckArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_CHECK_COMMAND_H_
