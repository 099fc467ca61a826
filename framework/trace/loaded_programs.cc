#include "trace/loaded_programs.h"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

#include "base/kernel_error.h"
#include "trace/load_program.h"

namespace hopcheck {
namespace {

// A program's name says what it is attached to (bpf/*.bpf.c).
bpf_prog_type TypeOf(const BpfProgram& program) {
  return program.name.starts_with("socket_") ? BPF_PROG_TYPE_SOCKET_FILTER
                                             : BPF_PROG_TYPE_RAW_TRACEPOINT;
}

}  // namespace

LoadedPrograms::LoadedPrograms(const ProgramImage& image) {
  for (const BpfMapSpec& map : image.maps) {
    maps_.push_back({map.name, MakeMap(map)});
  }
  for (const BpfProgram& program : image.programs) {
    const auto code =
        WithMaps(program, [&](size_t map) { return maps_.at(map).fd.get(); });
    programs_.push_back({program.name, LoadProgram(program.name, code,
                                                   {.type = TypeOf(program)})});
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

int LoadedPrograms::FindMap(std::string_view name) const {
  const auto found = std::ranges::find(maps_, name, &Item::name);
  return found == maps_.end() ? -1 : found->fd.get();
}

int LoadedPrograms::ProgramFd(std::string_view name) const {
  return Find(programs_, name);
}

bool LoadedPrograms::Has(std::string_view program) const {
  return std::ranges::any_of(
      programs_, [&](const Item& item) { return item.name == program; });
}

void LoadedPrograms::RunOnce(std::string_view program) {
  RunProgram(Find(programs_, program), std::string(program));
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
