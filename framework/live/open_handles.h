// A namespace that nobody is in and that is mounted nowhere stands as long as
// something else holds it: a thread, a descriptor, a socket.
#ifndef HOPCHECK_LIVE_OPEN_HANDLES_H_
#define HOPCHECK_LIVE_OPEN_HANDLES_H_

#include <cstdint>

#include "base/unique_fd.h"

namespace hopcheck {

// Looks through the threads, open files and sockets of all processes for the
// network namespace `inode`; not valid where none leads there. Costs a look at
// every descriptor of the machine.
UniqueFd FindThroughHandles(uint32_t inode);

}  // namespace hopcheck

#endif  // HOPCHECK_LIVE_OPEN_HANDLES_H_
