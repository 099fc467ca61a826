#include "bpf/compiler/compile.h"

#include <bcc/bpf_module.h>

#include <cstdlib>
#include <map>
#include <stdexcept>

namespace hopcheck {
namespace {

std::vector<BpfMapSpec> MapSpecs(ebpf::BPFModule& module,
                                 std::map<int, int>& index_of_fd) {
  std::vector<BpfMapSpec> maps;
  for (size_t i = 0; i < module.num_tables(); ++i) {
    BpfMapSpec& map = maps.emplace_back();
    map.name = module.table_name(i);
    map.type = static_cast<uint32_t>(module.table_type(i));
    map.max_entries = static_cast<uint32_t>(module.table_max_entries(i));
    map.flags = static_cast<uint32_t>(module.table_flags(i));
    // libbcc gives a ring buffer sizes, which the kernel refuses.
    if (map.type != BPF_MAP_TYPE_RINGBUF) {
      map.key_size = static_cast<uint32_t>(module.table_key_size(i));
      map.value_size = static_cast<uint32_t>(module.table_leaf_size(i));
    }
    index_of_fd[module.table_fd(i)] = static_cast<int>(i);
  }
  return maps;
}

// The loaded module's instructions name its maps by descriptor; the image
// names them by index.
std::vector<bpf_insn> Instructions(ebpf::BPFModule& module, size_t function,
                                   const std::map<int, int>& index_of_fd) {
  const auto* begin =
      reinterpret_cast<const bpf_insn*>(module.function_start(function));
  std::vector<bpf_insn> code(
      begin, begin + module.function_size(function) / sizeof(bpf_insn));
  for (bpf_insn& i : code) {
    if (i.code == (BPF_LD | BPF_DW | BPF_IMM) &&
        i.src_reg == BPF_PSEUDO_MAP_FD) {
      i.imm = index_of_fd.at(i.imm);
    }
  }
  return code;
}

}  // namespace

ProgramImage CompileBpf(const std::string& text,
                        const std::string& kernel_source) {
  ::setenv("BCC_KERNEL_SOURCE", kernel_source.c_str(), 1);
  ebpf::BPFModule module(0, nullptr, /*rw_engine_enabled=*/false);
  if (module.load_string(text, nullptr, 0) != 0) {
    throw std::runtime_error("libbcc could not compile the tracer's programs");
  }
  ProgramImage image;
  std::map<int, int> index_of_fd;
  image.maps = MapSpecs(module, index_of_fd);
  for (size_t i = 0; i < module.num_functions(); ++i) {
    image.programs.push_back(
        {module.function_name(i), Instructions(module, i, index_of_fd)});
  }
  return image;
}

}  // namespace hopcheck
