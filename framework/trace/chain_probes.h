// Probes of netfilter's functions, in the kernel: each chain that packets of
// the tracer's probes pass is recorded, and no ruleset is touched.
//
// Kernel: fexit or kprobes (function_probes.h), BTF of modules (5.11), rules in
// blobs (5.17); privileges: those of the tracer. Modules that are loaded later
// are not probed.
#ifndef HOPCHECK_TRACE_CHAIN_PROBES_H_
#define HOPCHECK_TRACE_CHAIN_PROBES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "trace/function_probes.h"

namespace hopcheck {

enum class ProgramText : uint8_t;
struct KernelFunction;
struct ProgramImage;
struct ProgramKind;

// How this kernel's chains can be seen so, or else why they cannot.
struct ChainProbeSupport {
  ProbeMethod method = ProbeMethod::kFexit;
  std::string why_not = {};  // "" where they can
};
// By the first of `methods` that the kernel permits.
ChainProbeSupport FindChainProbes(
    std::span<const ProbeMethod> methods = kProbeMethods);

// Why BTF does not say where netfilter's modules keep what is read; "" where it
// does. Such a kernel has no programs for it.
std::string WhyNoModuleTypes();

// The programs for it.
ProgramText ChainProbesText(ProbeMethod method);

class ChainProbes {
 public:
  // Attached when constructed; `image` is that of the method. `shared` gives
  // the descriptor of a map that the tracer has, too; -1 for another. Throws
  // KernelError.
  ChainProbes(const ProgramImage& image, ProbeMethod method,
              const std::function<int(std::string_view map)>& shared);

  // The handle of the rule of nf_tables that holds an expression, both by their
  // addresses, as they were recorded; 0 where the ruleset is another by now.
  // Throws KernelError.
  uint64_t HandleOf(uint64_t chain, uint64_t expression) const;

 private:
  UniqueFd Load(const ProgramImage& image, std::string_view program,
                const ProgramKind& kind) const;
  void AttachFexit(const ProgramImage& image, const char* program,
                   bool at_return, const KernelFunction& function,
                   const char* name);
  void AttachKprobes(const ProgramImage& image, const char* program,
                     bool at_return, const char* function);

  std::vector<UniqueFd> own_maps_;
  std::vector<int> maps_;  // as the image counts them
  int walk_ = -1;          // of them
  UniqueFd find_rule_;
  std::map<std::string_view, UniqueFd> kprobe_programs_;  // of many functions
  std::vector<UniqueFd> attachments_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_CHAIN_PROBES_H_
