// The command line, read into a value that says what to do.
#ifndef HOPCHECK_COMMAND_COMMAND_LINE_H_
#define HOPCHECK_COMMAND_COMMAND_LINE_H_

#include <span>

#include "command/arguments.h"

namespace hopcheck {

// `arguments` are those after the program's name.
Command ParseCommandLine(std::span<const char* const> arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_COMMAND_LINE_H_
