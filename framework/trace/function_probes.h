// Whether the kernel lets its functions be probed: found out by trying, with a
// program that does nothing.
#ifndef HOPCHECK_TRACE_FUNCTION_PROBES_H_
#define HOPCHECK_TRACE_FUNCTION_PROBES_H_

#include <string>

namespace hopcheck {

// Why fexit programs cannot be attached; "" where they can. Kernel: 5.5 (arm64:
// 6.0), with CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS.
std::string WhyNoFunctionProbes();

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_FUNCTION_PROBES_H_
