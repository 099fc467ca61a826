// Whether the kernel lets its functions be probed: found out by trying, with a
// program that does nothing.
#ifndef HOPCHECK_TRACE_FUNCTION_PROBES_H_
#define HOPCHECK_TRACE_FUNCTION_PROBES_H_

#include <string>

namespace hopcheck {

struct FunctionProbes {
  // Why not, of each kind; "" where it is permitted.
  std::string no_fexit;
  std::string no_kprobe;

  bool Permitted() const { return no_fexit.empty() || no_kprobe.empty(); }
  // "fexit: Operation not permitted (EPERM); kprobe: …", where none is.
  std::string WhyNot() const;
  // "fexit, kprobe": those that are permitted, where one is.
  std::string Kinds() const;
};

FunctionProbes TryFunctionProbes();

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_FUNCTION_PROBES_H_
