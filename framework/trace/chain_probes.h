// Probes of netfilter's functions, in the kernel: each chain that packets of
// the tracer's probes pass is recorded, and no ruleset is touched.
//
// Kernel: fexit (5.5; on arm64 6.0), BTF of modules (5.11), rules in blobs
// (5.17); privileges: those of the tracer. Modules that are loaded later are
// not probed.
#ifndef HOPCHECK_TRACE_CHAIN_PROBES_H_
#define HOPCHECK_TRACE_CHAIN_PROBES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"

namespace hopcheck {

struct ProgramImage;
struct ProgramKind;

// Why this kernel's chains cannot be seen so; "" where they can.
std::string WhyNoChainProbes();

class ChainProbes {
 public:
  // Attached when constructed. `shared` gives the descriptor of a map that the
  // tracer has, too; -1 for another. Throws KernelError.
  ChainProbes(const ProgramImage& image,
              const std::function<int(std::string_view map)>& shared);

  // The handle of the rule of nf_tables that holds an expression, both by their
  // addresses, as they were recorded; 0 where the ruleset is another by now.
  // Throws KernelError.
  uint64_t HandleOf(uint64_t chain, uint64_t expression) const;

 private:
  UniqueFd Load(const ProgramImage& image, std::string_view program,
                const ProgramKind& kind) const;

  std::vector<UniqueFd> own_maps_;
  std::vector<int> maps_;  // as the image counts them
  int walk_ = -1;          // of them
  UniqueFd find_rule_;
  std::vector<UniqueFd> attachments_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_CHAIN_PROBES_H_
