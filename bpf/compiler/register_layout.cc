#include "bpf/compiler/register_layout.h"

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "base/kernel_error.h"
#include "bpf/compiler/btf_member.h"
#include "bpf/kernel_btf.h"

namespace hopcheck {
namespace {

struct Register {
  std::string_view macro;
  std::string_view member;  // of struct pt_regs
  int index;                // of an array of registers
};

#if defined(__x86_64__)
constexpr Register kRegisters[] = {{"argument_0", "di", 0},
                                   {"argument_1", "si", 0},
                                   {"argument_2", "dx", 0},
                                   {"returned", "ax", 0},
                                   {"stack", "sp", 0}};
#elif defined(__aarch64__)
constexpr Register kRegisters[] = {{"argument_0", "regs", 0},
                                   {"argument_1", "regs", 1},
                                   {"argument_2", "regs", 2},
                                   {"returned", "regs", 0},
                                   {"stack", "sp", 0}};
#else
constexpr Register kRegisters[] = {{"argument_0", "no_such_register", 0}};
#endif

}  // namespace

std::string ReadRegisterLayout() {
  const Btf b(btf__load_vmlinux_btf());
  if (!b) throw KernelError("read BTF", "vmlinux", errno);
  std::string defines;
  std::vector<std::string> wrong;
  for (const Register& r : kRegisters) {
    const std::string macro = fmt::format("pt_regs_{}_base", r.macro);
    defines += DefineMember(b.get(), {macro, "pt_regs", r.member, 0}, wrong);
    defines += fmt::format("#define HC_pt_regs_{} (HC_{} + {})\n", r.macro,
                           macro, r.index * 8);
  }
  if (!wrong.empty()) {
    throw std::runtime_error(
        fmt::format("registers are not as expected in this kernel's BTF: {}",
                    fmt::join(wrong, "; ")));
  }
  return defines;
}

}  // namespace hopcheck
