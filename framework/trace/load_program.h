// One map, one program: from an image into the kernel.
#ifndef HOPCHECK_TRACE_LOAD_PROGRAM_H_
#define HOPCHECK_TRACE_LOAD_PROGRAM_H_

#include <linux/bpf.h>

#include <functional>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "bpf/kernel_btf.h"
#include "bpf/program_image.h"

namespace hopcheck {

// Throws KernelError.
UniqueFd MakeMap(const BpfMapSpec& map);

// The program's instructions with the descriptors of its maps, which the image
// names by index.
std::vector<bpf_insn> WithMaps(const BpfProgram& program,
                               const std::function<int(size_t map)>& fd_of);

// What kind of program, and of a probe the function that it is for.
struct ProgramKind {
  bpf_prog_type type = BPF_PROG_TYPE_RAW_TRACEPOINT;
  bpf_attach_type attach = BPF_CGROUP_INET_INGRESS;  // 0: none is expected
  KernelFunction function = {};
};

// Throws KernelError; where the verifier refuses it, with its last words.
UniqueFd LoadProgram(const std::string& name, const std::vector<bpf_insn>& code,
                     const ProgramKind& kind);

// Runs a program in the calling thread, now. Throws KernelError.
void RunProgram(int program, const std::string& name);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LOAD_PROGRAM_H_
