// `hopcheck record`: writes what became of probes into their scenarios.
#ifndef HOPCHECK_COMMAND_RECORD_COMMAND_H_
#define HOPCHECK_COMMAND_RECORD_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// Gives the exit status.
int RecordCommand(const RecordArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_RECORD_COMMAND_H_
