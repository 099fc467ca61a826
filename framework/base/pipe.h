// An anonymous pipe.
#ifndef HOPCHECK_BASE_PIPE_H_
#define HOPCHECK_BASE_PIPE_H_

#include "base/unique_fd.h"

namespace hopcheck {

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

// Both ends are closed on exec. Throws KernelError.
Pipe MakePipe();

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_PIPE_H_
