#include "listen/filter_program.h"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <memory>

namespace hopcheck {
namespace {

// A packet's length, at most: what programs return for "all of it".
constexpr int kSnapLength = 0x40000;

struct ClosePcap {
  void operator()(pcap_t* handle) const { ::pcap_close(handle); }
};

struct FreeProgram {
  void operator()(bpf_program* program) const { ::pcap_freecode(program); }
};

}  // namespace

std::vector<sock_filter> CompileFilter(const std::string& filter) {
  const std::unique_ptr<pcap_t, ClosePcap> handle(
      ::pcap_open_dead(DLT_RAW, kSnapLength));
  if (!handle) throw BadFilter("libpcap: out of memory");
  bpf_program program{};
  if (::pcap_compile(handle.get(), &program, filter.c_str(), /*optimize=*/1,
                     PCAP_NETMASK_UNKNOWN) != 0) {
    throw BadFilter(fmt::format("the filter '{}' is not understood: {}", filter,
                                ::pcap_geterr(handle.get())));
  }
  const std::unique_ptr<bpf_program, FreeProgram> owned(&program);
  std::vector<sock_filter> code;
  for (unsigned i = 0; i < program.bf_len; ++i) {
    const bpf_insn& insn = program.bf_insns[i];
    code.push_back({insn.code, insn.jt, insn.jf, insn.k});
  }
  return code;
}

}  // namespace hopcheck
