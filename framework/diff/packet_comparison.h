// Two packets: what became of one, and of the other.
#ifndef HOPCHECK_DIFF_PACKET_COMPARISON_H_
#define HOPCHECK_DIFF_PACKET_COMPARISON_H_

#include "diff/difference.h"
#include "diff/seen_run.h"
#include "diff/step_changes.h"

namespace hopcheck {

// Precondition: neither is inconclusive.
PacketDifference ComparePackets(const SeenPacket& before,
                                const SeenPacket& after,
                                const Compared& compared);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_PACKET_COMPARISON_H_
