// `hopcheck check`: reads and validates, and builds nothing.
#ifndef HOPCHECK_RUNNER_CHECK_COMMAND_H_
#define HOPCHECK_RUNNER_CHECK_COMMAND_H_

#include "runner/command_line.h"

namespace hopcheck {

// Diagnostics go to standard error, a summary to standard output. Gives the
// exit status.
int CheckCommand(const CheckArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_CHECK_COMMAND_H_
