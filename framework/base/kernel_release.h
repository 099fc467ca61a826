// Which kernel runs.
#ifndef HOPCHECK_BASE_KERNEL_RELEASE_H_
#define HOPCHECK_BASE_KERNEL_RELEASE_H_

#include <string>

namespace hopcheck {

// "6.1.0-41-amd64", as uname -r prints it. Throws KernelError.
std::string KernelRelease();

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_KERNEL_RELEASE_H_
