#include "listen/filter_program.h"

#include <fmt/format.h>

#include <memory>

#include "listen/pcap_library.h"

namespace hopcheck {
namespace {

// A packet's length, at most: what programs return for "all of it".
constexpr int kSnapLength = 0x40000;

}  // namespace

std::vector<sock_filter> CompileFilter(const std::string& filter) {
  const PcapLibrary pcap;
  const std::unique_ptr<pcap_t, decltype(pcap.close)> handle(
      pcap.open_dead(DLT_RAW, kSnapLength), pcap.close);
  if (!handle) throw BadFilter("libpcap: out of memory");
  bpf_program program{};
  if (pcap.compile(handle.get(), &program, filter.c_str(), /*optimize=*/1,
                   PCAP_NETMASK_UNKNOWN) != 0) {
    throw BadFilter(fmt::format("the filter '{}' is not understood: {}", filter,
                                pcap.geterr(handle.get())));
  }
  const std::unique_ptr<bpf_program, decltype(pcap.freecode)> owned(
      &program, pcap.freecode);
  std::vector<sock_filter> code;
  for (unsigned i = 0; i < program.bf_len; ++i) {
    const bpf_insn& insn = program.bf_insns[i];
    code.push_back({insn.code, insn.jt, insn.jf, insn.k});
  }
  return code;
}

}  // namespace hopcheck
