// `hopcheck trace`: a ping on the live machine, step by step.
#ifndef HOPCHECK_COMMAND_TRACE_COMMAND_H_
#define HOPCHECK_COMMAND_TRACE_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Gives the exit status: 0 answered, 1 not, 2 trouble.
int TraceCommand(const TraceArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_TRACE_COMMAND_H_
