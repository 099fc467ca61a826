// `hopcheck run`: the whole pipeline.
#ifndef HOPCHECK_RUNNER_RUN_COMMAND_H_
#define HOPCHECK_RUNNER_RUN_COMMAND_H_

#include "runner/command_line.h"

namespace hopcheck {

// Gives the exit status.
int RunCommand(const RunArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_RUN_COMMAND_H_
