#include "trace/function_probes.h"

#include <bpf/bpf.h>
#include <fmt/format.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/kernel_error.h"
#include "base/read_file.h"
#include "base/unique_fd.h"
#include "trace/btf.h"

namespace hopcheck {
namespace {

// Why fexit programs cannot be attached; "" where they can.
std::string WhyNoFexit() {
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

std::string WhyNoKprobe() {
  const auto type = TryReadFile("/sys/bus/event_source/devices/kprobe/type");
  if (!type) return "the kernel has none (CONFIG_KPROBE_EVENTS)";
  perf_event_attr attr{};
  attr.size = sizeof attr;
  attr.type = static_cast<uint32_t>(std::strtoul(type->c_str(), nullptr, 10));
  attr.kprobe_func = reinterpret_cast<uint64_t>("ip_rcv");
  const UniqueFd probe(static_cast<int>(
      ::syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC)));
  return probe.valid() ? "" : ErrnoWords(errno);
}

}  // namespace

FunctionProbes TryFunctionProbes() { return {WhyNoFexit(), WhyNoKprobe()}; }

std::string FunctionProbes::WhyNot() const {
  return fmt::format("fexit: {}; kprobe: {}", no_fexit, no_kprobe);
}

std::string FunctionProbes::Kinds() const {
  if (!no_fexit.empty()) return "kprobe";
  return no_kprobe.empty() ? "fexit, kprobe" : "fexit";
}

}  // namespace hopcheck
