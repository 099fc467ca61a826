#include "trace/loaded_programs.h"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

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

UniqueFd MakeMap(const BpfMapSpec& map) {
  bpf_map_create_opts options{};
  options.sz = sizeof options;
  options.map_flags = map.flags;
  return CheckFd(
      ::bpf_map_create(static_cast<bpf_map_type>(map.type), map.name.c_str(),
                       map.key_size, map.value_size, map.max_entries, &options),
      "make BPF map", map.name);
}

// A program's name says what it is attached to (bpf/*.bpf.c).
bpf_prog_type TypeOf(const BpfProgram& program) {
  return program.name.starts_with("socket_") ? BPF_PROG_TYPE_SOCKET_FILTER
                                             : BPF_PROG_TYPE_RAW_TRACEPOINT;
}

int TryLoad(const BpfProgram& program, const std::vector<bpf_insn>& code,
            std::vector<char>* log) {
  bpf_prog_load_opts options{};
  options.sz = sizeof options;
  if (log != nullptr) {
    options.log_buf = log->data();
    options.log_size = static_cast<__u32>(log->size());
    options.log_level = 1;
  }
  return ::bpf_prog_load(TypeOf(program), program.name.c_str(), "GPL",
                         code.data(), code.size(), &options);
}

UniqueFd Load(const BpfProgram& program, const std::vector<bpf_insn>& code) {
  const int fd = TryLoad(program, code, nullptr);
  if (fd >= 0) return UniqueFd(fd);
  const int error = -fd;
  // Once more for the reason: a log costs too much to ask for it every time.
  std::string words;
  if (error == EACCES || error == EINVAL || error == E2BIG) {
    std::vector<char> log(1 << 20);
    const UniqueFd second(TryLoad(program, code, &log));
    words = LastWords(log.data());
  }
  throw KernelError("load BPF program", program.name, error, words);
}

}  // namespace

LoadedPrograms::LoadedPrograms(const ProgramImage& image) {
  for (const BpfMapSpec& map : image.maps) {
    maps_.push_back({map.name, MakeMap(map)});
  }
  for (const BpfProgram& program : image.programs) {
    std::vector<bpf_insn> code = program.code;
    for (bpf_insn& i : code) {
      if (i.code == (BPF_LD | BPF_DW | BPF_IMM) &&
          i.src_reg == BPF_PSEUDO_MAP_FD) {
        i.imm = maps_.at(static_cast<size_t>(i.imm)).fd.get();
      }
    }
    programs_.push_back({program.name, Load(program, code)});
  }
}

int LoadedPrograms::Find(const std::vector<Item>& items,
                         std::string_view name) {
  const auto found =
      std::find_if(items.begin(), items.end(),
                   [&](const Item& item) { return item.name == name; });
  if (found == items.end()) {
    throw std::out_of_range(
        fmt::format("no '{}' among the BPF programs", name));
  }
  return found->fd.get();
}

int LoadedPrograms::MapFd(std::string_view name) const {
  return Find(maps_, name);
}

int LoadedPrograms::ProgramFd(std::string_view name) const {
  return Find(programs_, name);
}

bool LoadedPrograms::Has(std::string_view program) const {
  return std::ranges::any_of(
      programs_, [&](const Item& item) { return item.name == program; });
}

void LoadedPrograms::RunOnce(std::string_view program) {
  bpf_test_run_opts options{};
  options.sz = sizeof options;
  const int error =
      ::bpf_prog_test_run_opts(Find(programs_, program), &options);
  if (error < 0)
    throw KernelError("run BPF program", std::string(program), -error);
}

void LoadedPrograms::SetTailCall(std::string_view array, uint32_t index,
                                 std::string_view program) {
  const int fd = Find(programs_, program);
  Check(::bpf_map_update_elem(MapFd(array), &index, &fd, BPF_ANY),
        "write BPF map", array);
}

bool LoadedPrograms::TryAttach(std::string_view program,
                               const std::string& tracepoint) {
  if (!Has(program)) return false;
  const int fd =
      ::bpf_raw_tracepoint_open(tracepoint.c_str(), Find(programs_, program));
  if (fd == -ENOENT) return false;
  if (fd < 0) throw KernelError("attach to raw tracepoint", tracepoint, -fd);
  attachments_.emplace_back(fd);
  return true;
}

void LoadedPrograms::Attach(std::string_view program,
                            const std::string& tracepoint) {
  if (!TryAttach(program, tracepoint)) {
    throw KernelError("attach to raw tracepoint", tracepoint, ENOENT);
  }
}

}  // namespace hopcheck
