// What libpcap's own interpreter says of a packet. Apart from all that knows
// linux/bpf.h: both call their instructions bpf_insn.
#ifndef HOPCHECK_TESTS_KERNEL_LISTEN_LIBPCAP_FILTER_H_
#define HOPCHECK_TESTS_KERNEL_LISTEN_LIBPCAP_FILTER_H_

#include <linux/filter.h>

#include <cstdint>
#include <span>

namespace hopcheck::testing {

uint32_t RunLibpcap(std::span<const sock_filter> program,
                    std::span<const uint8_t> packet, uint32_t length);

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_LISTEN_LIBPCAP_FILTER_H_
