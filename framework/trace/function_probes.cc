#include "trace/function_probes.h"

#include <bpf/bpf.h>
#include <fmt/format.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/kernel_error.h"
#include "base/read_file.h"
#include "base/to_number.h"
#include "base/unique_fd.h"
#include "bpf/kernel_btf.h"

namespace hopcheck {
namespace {

constexpr char kTried[] = "ip_rcv";
constexpr char kKprobeEvents[] = "/sys/bus/event_source/devices/kprobe/";

constexpr std::array<bpf_insn, 2> kNothing = {
    bpf_insn{.code = BPF_ALU64 | BPF_MOV | BPF_K},
    bpf_insn{.code = BPF_JMP | BPF_EXIT}};

UniqueFd LoadNothing(bpf_attr attr) {
  attr.insns = reinterpret_cast<uint64_t>(kNothing.data());
  attr.insn_cnt = kNothing.size();
  attr.license = reinterpret_cast<uint64_t>("GPL");
  return UniqueFd(
      static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof attr)));
}

std::string WhyNoFexit() {
  const Btf b(::btf__load_vmlinux_btf());
  if (!b) return "no BTF to look functions up in";
  const int function = btf__find_by_name_kind(b.get(), kTried, BTF_KIND_FUNC);
  if (function < 0) return fmt::format("BTF does not have {}", kTried);
  bpf_attr attr{};
  attr.prog_type = BPF_PROG_TYPE_TRACING;
  attr.expected_attach_type = BPF_TRACE_FEXIT;
  attr.attach_btf_id = static_cast<uint32_t>(function);
  const UniqueFd program = LoadNothing(attr);
  if (!program.valid()) return ErrnoWords(errno);
  bpf_attr link{};
  link.raw_tracepoint.prog_fd = static_cast<uint32_t>(program.get());
  const UniqueFd attached(static_cast<int>(
      ::syscall(SYS_bpf, BPF_RAW_TRACEPOINT_OPEN, &link, sizeof link)));
  return attached.valid() ? "" : ErrnoWords(errno);
}

std::string WhyNoKprobes() {
#if defined(__x86_64__) || defined(__aarch64__)
  if (!TryReadFile(fmt::format("{}type", kKprobeEvents).c_str())) {
    return "not in this kernel";
  }
  bpf_attr attr{};
  attr.prog_type = BPF_PROG_TYPE_KPROBE;
  const UniqueFd program = LoadNothing(attr);
  if (!program.valid()) return ErrnoWords(errno);
  try {
    AttachKprobe(program, kTried, true);
  } catch (const KernelError& error) {
    return ErrnoWords(error.error());
  }
  return "";
#else
  return "not known on this processor";
#endif
}

// What stands in a file of the kernel's behind `prefix` ("config:0").
uint32_t ReadNumber(const char* file, std::string_view prefix) {
  const std::string path = std::string(kKprobeEvents) + file;
  const std::string text = TryReadFile(path.c_str()).value_or("");
  std::string_view rest = text;
  if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  const auto number = ToNumber<uint32_t>(rest.substr(0, rest.find('\n')));
  if (!number) throw KernelError("read", path, text.empty() ? ENOENT : EINVAL);
  return *number;
}

perf_event_attr KprobeEvent(const std::string& function, bool at_return) {
  perf_event_attr attr{};
  attr.size = sizeof attr;
  attr.type = ReadNumber("type", "");
  if (at_return) {
    attr.config = uint64_t{1} << ReadNumber("format/retprobe", "config:");
  }
  attr.kprobe_func = reinterpret_cast<uint64_t>(function.c_str());
  return attr;
}

}  // namespace

std::string_view ToString(ProbeMethod method) {
  return method == ProbeMethod::kFexit ? "fexit" : "kprobes";
}

std::string WhyNoFunctionProbes(ProbeMethod method) {
  return method == ProbeMethod::kFexit ? WhyNoFexit() : WhyNoKprobes();
}

UniqueFd AttachKprobe(const UniqueFd& program, const std::string& function,
                      bool at_return) {
  perf_event_attr attr = KprobeEvent(function, at_return);
  constexpr int kEverybody = -1, kNoGroup = -1;
  // The program runs on all processors, whichever the event is opened on.
  UniqueFd event =
      CheckFd(static_cast<int>(::syscall(SYS_perf_event_open, &attr, kEverybody,
                                         0, kNoGroup, PERF_FLAG_FD_CLOEXEC)),
              "make kprobe of function", function);
  Check(::ioctl(event.get(), PERF_EVENT_IOC_SET_BPF, program.get()),
        "attach to kprobe of function", function);
  Check(::ioctl(event.get(), PERF_EVENT_IOC_ENABLE, 0),
        "enable kprobe of function", function);
  return event;
}

}  // namespace hopcheck
