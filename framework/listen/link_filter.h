// The user's filter and the programs that call it, as one.
#ifndef HOPCHECK_LISTEN_LINK_FILTER_H_
#define HOPCHECK_LISTEN_LINK_FILTER_H_

#include <linux/bpf.h>

#include <vector>

#include "bpf/program_image.h"

namespace hopcheck {

// Puts `filter`, a function, behind each program that calls
// HOPCHECK_FILTER_CALL, and has these calls call it.
void LinkFilter(const std::vector<bpf_insn>& filter, ProgramImage& image);

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_LINK_FILTER_H_
