// A child that goes on in this program's memory to call the kernel, and
// nothing else: it may have been forked from between the threads of a program,
// where the C library's locks are nobody's.
#ifndef HOPCHECK_SHELL_RAW_PROCESS_H_
#define HOPCHECK_SHELL_RAW_PROCESS_H_

#include <sys/types.h>

#include <cstdint>

namespace hopcheck {

// clone3(2) as fork(2), with CLONE_* `flags` besides: 0 in the child, the
// child's number here, or -1 and errno. With CLONE_PIDFD, *pidfd (close on
// exec) refers to the child.
pid_t RawFork(uint64_t flags = 0, int* pidfd = nullptr);

}  // namespace hopcheck

#endif  // HOPCHECK_SHELL_RAW_PROCESS_H_
