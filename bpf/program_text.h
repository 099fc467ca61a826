// The BPF programs' source, as text.
#ifndef HOPCHECK_BPF_PROGRAM_TEXT_H_
#define HOPCHECK_BPF_PROGRAM_TEXT_H_

#include <string_view>

namespace hopcheck {

// trace_event.h and the *.bpf.c; the kernel's layout goes in front.
std::string_view PacketTraceText();

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_PROGRAM_TEXT_H_
