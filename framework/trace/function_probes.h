// Programs that run where a function of the kernel is entered and left: which
// ways the kernel permits, found out by trying with a program that does
// nothing.
#ifndef HOPCHECK_TRACE_FUNCTION_PROBES_H_
#define HOPCHECK_TRACE_FUNCTION_PROBES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/unique_fd.h"

namespace hopcheck {

// The one that costs least first.
enum class ProbeMethod : uint8_t {
  // Kernel: 5.5 (arm64: 6.0), CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS.
  kFexit,
  // kprobe and kretprobe. Kernel: 4.17 (as perf events), CONFIG_KPROBE_EVENTS;
  // here on x86-64 and arm64 only.
  kKprobes,
};
constexpr ProbeMethod kProbeMethods[] = {ProbeMethod::kFexit,
                                         ProbeMethod::kKprobes};

// "fexit", "kprobes".
std::string_view ToString(ProbeMethod method);

// Why programs cannot be attached so; "" where they can.
std::string WhyNoFunctionProbes(ProbeMethod method);

// Runs a kprobe's program at the beginning of `function`, or where it returns,
// until the answer is closed. Throws KernelError; errno is ENOENT where the
// kernel does not let this function be probed.
UniqueFd AttachKprobe(const UniqueFd& program, const std::string& function,
                      bool at_return);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_FUNCTION_PROBES_H_
