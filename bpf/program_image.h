// Compiled BPF programs as data: what the compile helper hands over, what the
// cache keeps, what the tracer loads.
#ifndef HOPCHECK_BPF_PROGRAM_IMAGE_H_
#define HOPCHECK_BPF_PROGRAM_IMAGE_H_

#include <linux/bpf.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hopcheck {

struct BpfMapSpec {
  std::string name;
  uint32_t type = 0;  // enum bpf_map_type
  uint32_t key_size = 0;
  uint32_t value_size = 0;
  uint32_t max_entries = 0;
  uint32_t flags = 0;
  bool operator==(const BpfMapSpec&) const = default;
};

// In `code`, the immediate of a BPF_LD_IMM64 with BPF_PSEUDO_MAP_FD is the
// index of the map in the image, to be replaced by its descriptor.
struct BpfProgram {
  std::string name;
  std::vector<bpf_insn> code;
};

struct ProgramImage {
  std::vector<BpfMapSpec> maps;
  std::vector<BpfProgram> programs;
  // enum skb_drop_reason without the prefix SKB_DROP_REASON_; empty on kernels
  // before 5.17.
  std::map<uint32_t, std::string> drop_reasons;
};

std::string Serialize(const ProgramImage& image);
// Nothing where `bytes` is not exactly one image in today's format, or where a
// program names a map that the image does not have.
std::optional<ProgramImage> ParseProgramImage(std::string_view bytes);

}  // namespace hopcheck

#endif  // HOPCHECK_BPF_PROGRAM_IMAGE_H_
