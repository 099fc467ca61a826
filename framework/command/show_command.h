// `hopcheck show`: a scenario for people, or as commands; builds nothing.
#ifndef HOPCHECK_COMMAND_SHOW_COMMAND_H_
#define HOPCHECK_COMMAND_SHOW_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// To standard output. Gives the exit status.
int ShowCommand(const ShowArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_SHOW_COMMAND_H_
