#include "trace/function_probes.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/kernel_error.h"
#include "base/unique_fd.h"
#include "bpf/kernel_btf.h"

namespace hopcheck {

std::string WhyNoFunctionProbes() {
  const Btf b(::btf__load_vmlinux_btf());
  if (!b) return "no BTF to look functions up in";
  const int function = btf__find_by_name_kind(b.get(), "ip_rcv", BTF_KIND_FUNC);
  if (function < 0) return "BTF does not have ip_rcv";
  constexpr std::array<bpf_insn, 2> kNothing = {
      bpf_insn{.code = BPF_ALU64 | BPF_MOV | BPF_K},
      bpf_insn{.code = BPF_JMP | BPF_EXIT}};
  bpf_attr attr{};
  attr.prog_type = BPF_PROG_TYPE_TRACING;
  attr.expected_attach_type = BPF_TRACE_FEXIT;
  attr.attach_btf_id = static_cast<uint32_t>(function);
  attr.insns = reinterpret_cast<uint64_t>(kNothing.data());
  attr.insn_cnt = kNothing.size();
  attr.license = reinterpret_cast<uint64_t>("GPL");
  const UniqueFd program(
      static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof attr)));
  if (!program.valid()) return ErrnoWords(errno);
  bpf_attr link{};
  link.raw_tracepoint.prog_fd = static_cast<uint32_t>(program.get());
  const UniqueFd attached(static_cast<int>(
      ::syscall(SYS_bpf, BPF_RAW_TRACEPOINT_OPEN, &link, sizeof link)));
  return attached.valid() ? "" : ErrnoWords(errno);
}

}  // namespace hopcheck
