// BPF C to instructions, by libbcc.
#ifndef HOPCHECK_BPF_COMPILER_COMPILE_H_
#define HOPCHECK_BPF_COMPILER_COMPILE_H_

#include <string>

#include "bpf/program_image.h"

namespace hopcheck {

// Compiles `text` against the headers below `kernel_source`. Changes the
// working directory and environment for a while (libbcc does), and is not safe
// to call from two threads. Throws std::runtime_error; the compiler's own
// words are on stderr.
ProgramImage CompileBpf(const std::string& text,
                        const std::string& kernel_source);

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_COMPILER_COMPILE_H_
