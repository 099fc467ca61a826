#include "topology/build_turn.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "base/kernel_error.h"
#include "topology/neighbour_room.h"

namespace hopcheck {

// The lock is on the inode of the network namespace that hopcheck was started
// in: all on the machine have it, no file has to be made, and flock(2) changes
// nothing of it.
BuildTurn::BuildTurn()
    : lock_(CheckFd(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "open",
                    "/proc/self/ns/net")) {
  while (::flock(lock_.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  WaitForNeighbourRoom();
}

}  // namespace hopcheck
