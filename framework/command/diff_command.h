// hopcheck diff
#ifndef HOPCHECK_COMMAND_DIFF_COMMAND_H_
#define HOPCHECK_COMMAND_DIFF_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Says what differs between two results. Returns the exit status.
int DiffCommand(const DiffArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_DIFF_COMMAND_H_
