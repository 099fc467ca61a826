// The running kernel's BTF: its own and that of its modules.
//
// Kernel: /sys/kernel/btf/vmlinux; modules' BTF since 5.11 (with
// CONFIG_DEBUG_INFO_BTF_MODULES).
#ifndef HOPCHECK_BPF_KERNEL_BTF_H_
#define HOPCHECK_BPF_KERNEL_BTF_H_

#include <bpf/btf.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/unique_fd.h"

namespace hopcheck {

struct FreeBtf {
  void operator()(btf* b) const { btf__free(b); }
};
using Btf = std::unique_ptr<btf, FreeBtf>;

// A function of the kernel, as a probe of it has to name it.
struct KernelFunction {
  const btf* types = nullptr;  // where it is described
  uint32_t id = 0;             // there
  int module_fd = 0;           // the module's BTF; 0 of the kernel itself
};

class KernelBtf {
 public:
  // Throws KernelError where the kernel has none.
  KernelBtf();

  // `function`, be it built in or in `module`; nothing where neither has it, or
  // the module is not loaded, or has no BTF. Valid as long as this. Throws
  // KernelError.
  std::optional<KernelFunction> Find(const std::string& module,
                                     const std::string& function);

 private:
  struct Module {
    UniqueFd fd;
    Btf types;
  };
  const Module& Load(const std::string& name);

  Btf kernel_;
  std::map<std::string, Module> modules_;  // with null types: none
};

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_KERNEL_BTF_H_
