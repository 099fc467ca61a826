// A translated filter in the kernel, to be run over bytes of the test's own.
#ifndef HOPCHECK_TESTS_KERNEL_LISTEN_TRANSLATED_FILTER_H_
#define HOPCHECK_TESTS_KERNEL_LISTEN_TRANSLATED_FILTER_H_

#include <linux/bpf.h>

#include <cstdint>
#include <span>

#include "base/unique_fd.h"

namespace hopcheck::testing {

class TranslatedFilter {
 public:
  // Throws KernelError where the verifier refuses it.
  explicit TranslatedFilter(std::span<const bpf_insn> filter);

  // What it says of a packet of at most 2,048 bytes.
  uint32_t Run(std::span<const uint8_t> packet, uint32_t length) const;

 private:
  UniqueFd map_;
  UniqueFd program_;
};

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_KERNEL_LISTEN_TRANSLATED_FILTER_H_
