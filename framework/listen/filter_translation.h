// A classic BPF program as a function in eBPF, for the kernel side's programs
// to call.
//
// Kernel: bpf_probe_read_kernel (5.5), 32-bit jumps (5.1). What a program does
// is in bpf(4) of BSD and in Documentation/networking/filter.rst.
#ifndef HOPCHECK_LISTEN_FILTER_TRANSLATION_H_
#define HOPCHECK_LISTEN_FILTER_TRANSLATION_H_

#include <linux/bpf.h>
#include <linux/filter.h>

#include <span>
#include <vector>

namespace hopcheck {

// u32 filter(u64 packet, u64 readable, u64 length): what the program returns
// for the packet at the kernel address `packet`, of which `readable` bytes
// stand there and which is `length` bytes long; at most 4 GiB both. 0 means
// that the filter does not take it, as does a load beyond `readable` and a
// division by zero. It ends in an exit, and jumps nowhere outside.
//
// Throws BadFilter for what is no program, or asks for more than the packet
// (negative offsets, SKF_AD_OFF and its like).
std::vector<bpf_insn> TranslateFilter(std::span<const sock_filter> program);

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_FILTER_TRANSLATION_H_
