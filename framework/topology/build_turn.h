// Takes turns with the other processes of the machine that build topologies.
//
// The kernel serialises such work anyway (rtnl_mutex), and queues whoever wants
// it: with two hundred builders the kernel's own workers, which make links and
// IPv6 addresses ready one by one, waited behind all of them each time, and
// readiness took a minute. One builder at a time costs no time in all, and
// leaves them every other turn.
#ifndef HOPCHECK_TOPOLOGY_BUILD_TURN_H_
#define HOPCHECK_TOPOLOGY_BUILD_TURN_H_

#include "base/unique_fd.h"

namespace hopcheck {

class BuildTurn {
 public:
  // Waits for the turn, and then for room among the machine's neighbours
  // (neighbour_room.h). It lasts until this is destroyed or the process ends. A
  // kernel without such a lock lets all build at once.
  BuildTurn();

 private:
  UniqueFd lock_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TOPOLOGY_BUILD_TURN_H_
