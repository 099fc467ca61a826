#include "support/need_kernel.h"

#include <linux/bpf.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

namespace hopcheck::testing {
namespace {

bool IsSet(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && std::string_view(value) == "1";
}

}  // namespace

std::string WhyNoNamespaces() {
  int error = 0;
  // On a thread of its own, which takes the namespace along when it ends.
  std::thread([&error] {
    if (::unshare(CLONE_NEWNET) != 0) error = errno;
  }).join();
  if (error == 0) return "";
  return std::string("network namespaces cannot be made here: ") +
         std::strerror(error);
}

std::string WhyNoTracing() {
  if (::access("/sys/kernel/btf/vmlinux", R_OK) != 0) {
    return "the kernel has no BTF (/sys/kernel/btf/vmlinux)";
  }
  union bpf_attr attr;
  std::memset(&attr, 0, sizeof attr);
  attr.map_type = BPF_MAP_TYPE_RINGBUF;
  attr.max_entries = 4096;
  const long fd = ::syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr);
  if (fd < 0) {
    return std::string("BPF maps cannot be made here: ") + std::strerror(errno);
  }
  ::close(static_cast<int>(fd));
  return "";
}

bool KernelIsRequired() { return IsSet("HOPCHECK_REQUIRE_KERNEL"); }

bool ProbesAreRequired() { return IsSet("HOPCHECK_REQUIRE_PROBES"); }

}  // namespace hopcheck::testing
