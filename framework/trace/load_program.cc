#include "trace/load_program.h"

#include <bpf/bpf.h>

#include <cerrno>
#include <string_view>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

// The verifier ends with its complaint and some statistics.
std::string LastWords(std::string_view log) {
  constexpr size_t kEnough = 300;
  while (!log.empty() && (log.back() == '\n' || log.back() == '\0')) {
    log.remove_suffix(1);
  }
  if (log.size() > kEnough) log = log.substr(log.size() - kEnough);
  return std::string(log);
}

int TryLoad(const std::string& name, const std::vector<bpf_insn>& code,
            const ProgramKind& kind, std::vector<char>* log) {
  bpf_prog_load_opts options{};
  options.sz = sizeof options;
  options.expected_attach_type = kind.attach;
  options.attach_btf_id = kind.function.id;
  options.attach_btf_obj_fd = static_cast<__u32>(kind.function.module_fd);
  if (log != nullptr) {
    options.log_buf = log->data();
    options.log_size = static_cast<__u32>(log->size());
    options.log_level = 1;
  }
  return ::bpf_prog_load(kind.type, name.c_str(), "GPL", code.data(),
                         code.size(), &options);
}

}  // namespace

UniqueFd MakeMap(const BpfMapSpec& map) {
  bpf_map_create_opts options{};
  options.sz = sizeof options;
  options.map_flags = map.flags;
  return CheckFd(
      ::bpf_map_create(static_cast<bpf_map_type>(map.type), map.name.c_str(),
                       map.key_size, map.value_size, map.max_entries, &options),
      "make BPF map", map.name);
}

std::vector<bpf_insn> WithMaps(const BpfProgram& program,
                               const std::function<int(size_t map)>& fd_of) {
  std::vector<bpf_insn> code = program.code;
  for (bpf_insn& i : code) {
    if (i.code == (BPF_LD | BPF_DW | BPF_IMM) &&
        i.src_reg == BPF_PSEUDO_MAP_FD) {
      i.imm = fd_of(static_cast<size_t>(i.imm));
    }
  }
  return code;
}

UniqueFd LoadProgram(const std::string& name, const std::vector<bpf_insn>& code,
                     const ProgramKind& kind) {
  const int fd = TryLoad(name, code, kind, nullptr);
  if (fd >= 0) return UniqueFd(fd);
  const int error = -fd;
  // Once more for the reason: a log costs too much to ask for it every time.
  std::string words;
  if (error == EACCES || error == EINVAL || error == E2BIG) {
    std::vector<char> log(1 << 20);
    const UniqueFd second(TryLoad(name, code, kind, &log));
    words = LastWords(log.data());
  }
  throw KernelError("load BPF program", name, error, words);
}

void RunProgram(int program, const std::string& name) {
  bpf_test_run_opts options{};
  options.sz = sizeof options;
  const int error = ::bpf_prog_test_run_opts(program, &options);
  if (error < 0) throw KernelError("run BPF program", name, -error);
}

}  // namespace hopcheck
