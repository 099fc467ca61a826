#include "kernel/shell/deny_mounts.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <thread>

#include "base/kernel_error.h"

namespace hopcheck::testing {
namespace {

void DenyMounts() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mount, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {.len = 4, .filter = filter};
  Check(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program),
        "prctl(PR_SET_SECCOMP)");
}

}  // namespace

void WithMountsDenied(const std::function<void()>& function) {
  std::thread([&] {
    DenyMounts();
    function();
  }).join();
}

}  // namespace hopcheck::testing
