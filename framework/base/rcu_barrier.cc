#include "base/rcu_barrier.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/kernel_error.h"

namespace hopcheck {

void WaitForRcu() {
  Check(
      static_cast<int>(::syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0)),
      "membarrier");
}

}  // namespace hopcheck
