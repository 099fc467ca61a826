// Where the running kernel keeps what the probes of netfilter's functions read
// (bpf/chain_probes.bpf.c), from its modules' BTF.
#ifndef HOPCHECK_BPF_COMPILER_CHAIN_LAYOUT_H_
#define HOPCHECK_BPF_COMPILER_CHAIN_LAYOUT_H_

#include <string>

namespace hopcheck {

// "#define HC_nft_chain_name 120" and so on, a line each; of functions,
// HC_<function>_<argument> with its place. Nothing of a backend whose functions
// BTF does not have: its module is not loaded. Throws KernelError where there
// is no BTF, and std::runtime_error that names what is missing or has another
// size.
std::string ReadChainLayout();

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_COMPILER_CHAIN_LAYOUT_H_
