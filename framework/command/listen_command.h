// `hopcheck trace --listen`.
#ifndef HOPCHECK_COMMAND_LISTEN_COMMAND_H_
#define HOPCHECK_COMMAND_LISTEN_COMMAND_H_

#include "command/arguments.h"

namespace hopcheck {

// The exit status: 0 packets were followed, 1 there were none, 2 trouble, 3
// some of it was missed.
int ListenCommand(const ListenArguments& arguments);

}  // namespace hopcheck

#endif  // HOPCHECK_COMMAND_LISTEN_COMMAND_H_
