#include "base/unique_fd.h"

#include <unistd.h>

namespace hopcheck {

void UniqueFd::Reset(int fd) {
  // EINTR from close() on Linux means closed all the same: no retry.
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

}  // namespace hopcheck
