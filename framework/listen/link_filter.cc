#include "listen/link_filter.h"

#include <cstddef>

#include "bpf/trace_event.h"

namespace hopcheck {
namespace {

bool CallsFilter(const bpf_insn& instruction) {
  return instruction.code == (BPF_JMP | BPF_CALL) && instruction.src_reg == 0 &&
         instruction.imm == HOPCHECK_FILTER_CALL;
}

}  // namespace

void LinkFilter(const std::vector<bpf_insn>& filter, ProgramImage& image) {
  for (BpfProgram& program : image.programs) {
    const size_t size = program.code.size();
    bool is_called = false;
    for (size_t i = 0; i < size; ++i) {
      bpf_insn& call = program.code[i];
      if (!CallsFilter(call)) continue;
      is_called = true;
      call.src_reg = BPF_PSEUDO_CALL;
      call.imm = static_cast<int32_t>(size - i - 1);  // from the next one on
    }
    if (!is_called) continue;
    program.code.insert(program.code.end(), filter.begin(), filter.end());
  }
}

}  // namespace hopcheck
