// Where the registers of a probed function stand that kprobes are handed
// (bpf/function_call.bpf.c), from BTF.
#ifndef HOPCHECK_BPF_COMPILER_REGISTER_LAYOUT_H_
#define HOPCHECK_BPF_COMPILER_REGISTER_LAYOUT_H_

#include <string>

namespace hopcheck {

// "#define HC_pt_regs_argument_0 112" and so on, a line each: the first three
// arguments, what is returned, and the stack pointer. Source: the calling
// conventions of the kernel, asm/ptrace.h. Throws KernelError where there is no
// BTF, and std::runtime_error on other processors than x86-64 and arm64.
std::string ReadRegisterLayout();

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_COMPILER_REGISTER_LAYOUT_H_
