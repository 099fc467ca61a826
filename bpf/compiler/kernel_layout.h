// Where the running kernel keeps the members that the BPF programs read, from
// its own BTF: just those members, each checked for the size that is read.
#ifndef HOPCHECK_BPF_COMPILER_KERNEL_LAYOUT_H_
#define HOPCHECK_BPF_COMPILER_KERNEL_LAYOUT_H_

#include <cstdint>
#include <map>
#include <string>

namespace hopcheck {

struct KernelLayout {
  // "#define HC_sk_buff_head 208" and so on, a line each.
  std::string defines;
  // enum skb_drop_reason, names without the prefix SKB_DROP_REASON_.
  std::map<uint32_t, std::string> drop_reasons;
};

// Reads BTF from `path`. Throws KernelError where there is none, and
// std::runtime_error that names every member and tracepoint that is missing or
// has another size.
KernelLayout ReadKernelLayout(const std::string& path);

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_COMPILER_KERNEL_LAYOUT_H_
