#include "kernel/listen/libpcap_filter.h"

#include <pcap/pcap.h>

#include <vector>

namespace hopcheck::testing {

uint32_t RunLibpcap(std::span<const sock_filter> program,
                    std::span<const uint8_t> packet, uint32_t length) {
  std::vector<bpf_insn> same;
  same.reserve(program.size());
  for (const sock_filter& i : program)
    same.push_back({i.code, i.jt, i.jf, i.k});
  return ::bpf_filter(same.data(), packet.data(), length,
                      static_cast<unsigned>(packet.size()));
}

}  // namespace hopcheck::testing
