#include "base/kernel_release.h"

#include <sys/utsname.h>

#include "base/kernel_error.h"

namespace hopcheck {

std::string KernelRelease() {
  utsname names{};
  Check(::uname(&names), "uname");
  return names.release;
}

}  // namespace hopcheck
