// A whole text into a descriptor.
#ifndef HOPCHECK_RUNNER_WRITE_ALL_H_
#define HOPCHECK_RUNNER_WRITE_ALL_H_

#include <string_view>

#include "base/unique_fd.h"

namespace hopcheck {

// Throws KernelError, which calls the descriptor `name`.
void WriteAll(const UniqueFd& fd, std::string_view text, std::string_view name);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_WRITE_ALL_H_
