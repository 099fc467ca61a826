// Waits until every packet that the kernel is handling at this moment has been
// handled to its end, or to a queue.
#ifndef HOPCHECK_BASE_RCU_BARRIER_H_
#define HOPCHECK_BASE_RCU_BARRIER_H_

namespace hopcheck {

// The network stack handles a packet within one RCU read-side section (and
// with bottom halves off): a grace period of RCU ends after all that had begun
// before it. membarrier(2) with MEMBARRIER_CMD_GLOBAL is one grace period
// (kernel/sched/membarrier.c; 4.3), some milliseconds. Throws KernelError.
void WaitForRcu();

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_RCU_BARRIER_H_
