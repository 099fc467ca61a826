#include "base/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "base/kernel_error.h"

namespace hopcheck {

Pipe MakePipe() {
  std::array<int, 2> ends{};
  Check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace hopcheck
