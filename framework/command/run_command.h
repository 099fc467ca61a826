// `hopcheck run`: the whole pipeline.
#ifndef HOPCHECK_COMMAND_RUN_COMMAND_H_
#define HOPCHECK_COMMAND_RUN_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Gives the exit status.
int RunCommand(const RunArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_RUN_COMMAND_H_
