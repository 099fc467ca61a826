// The BPF programs' source, as text.
#ifndef HOPCHECK_BPF_PROGRAM_TEXT_H_
#define HOPCHECK_BPF_PROGRAM_TEXT_H_

#include <cstdint>
#include <string_view>

namespace hopcheck {

// What is compiled, kept and loaded as one.
enum class ProgramText : uint8_t {
  kPacketTrace,   // on tracepoints: the way of a packet
  kChainProbes,   // on netfilter's functions: its way through chains
  kChainKprobes,  // the same, as kprobes and kretprobes
  // The way of packets that a filter takes: calls of HOPCHECK_FILTER_CALL have
  // to be made calls of it.
  kPacketListen,
};
constexpr ProgramText kProgramTexts[] = {
    ProgramText::kPacketTrace, ProgramText::kChainProbes,
    ProgramText::kChainKprobes, ProgramText::kPacketListen};

constexpr bool ProbesChains(ProgramText which) {
  return which == ProgramText::kChainProbes ||
         which == ProgramText::kChainKprobes;
}

// The headers that are shared with it and the *.bpf.c; the kernel's layout goes
// in front.
std::string_view TextOf(ProgramText which);

// "packet-trace": of its cache entry, and as the compile helper is asked for
// it.
std::string_view NameOf(ProgramText which);

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_PROGRAM_TEXT_H_
