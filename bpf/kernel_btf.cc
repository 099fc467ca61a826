#include "bpf/kernel_btf.h"

#include <bpf/bpf.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/kernel_error.h"

namespace hopcheck {
namespace {

constexpr char kKernel[] = "/sys/kernel/btf/vmlinux";

// The name of a BTF object that the kernel holds; "" of one that it has taken
// from a process.
std::string NameOf(const UniqueFd& object) {
  std::array<char, 128> name{};
  bpf_btf_info info{};
  info.name = reinterpret_cast<uint64_t>(name.data());
  info.name_len = name.size();
  uint32_t size = sizeof info;
  if (::bpf_obj_get_info_by_fd(object.get(), &info, &size) != 0 ||
      info.kernel_btf == 0) {
    return "";
  }
  return name.data();
}

std::optional<uint32_t> Function(const btf* types, const std::string& name) {
  const int id = btf__find_by_name_kind(types, name.c_str(), BTF_KIND_FUNC);
  return id < 0 ? std::nullopt : std::optional(static_cast<uint32_t>(id));
}

}  // namespace

KernelBtf::KernelBtf() : kernel_(btf__parse(kKernel, nullptr)) {
  if (!kernel_) throw KernelError("read BTF", kKernel, errno);
}

const KernelBtf::Module& KernelBtf::Load(const std::string& name) {
  const auto [module, is_new] = modules_.try_emplace(name);
  if (!is_new) return module->second;
  for (uint32_t id = 0; ::bpf_btf_get_next_id(id, &id) == 0;) {
    // One that has gone meanwhile was not it.
    UniqueFd fd(::bpf_btf_get_fd_by_id(id));
    if (!fd.valid() || NameOf(fd) != name) continue;
    module->second.types.reset(
        btf__load_from_kernel_by_id_split(id, kernel_.get()));
    if (!module->second.types) {
      throw KernelError("read BTF of module", name, errno);
    }
    module->second.fd = std::move(fd);
    break;
  }
  return module->second;
}

std::optional<KernelFunction> KernelBtf::Find(const std::string& module,
                                              const std::string& function) {
  if (const auto id = Function(kernel_.get(), function)) {
    return KernelFunction{.types = kernel_.get(), .id = *id};
  }
  const Module& loaded = Load(module);
  if (!loaded.types) return std::nullopt;
  const auto id = Function(loaded.types.get(), function);
  if (!id) return std::nullopt;
  return KernelFunction{
      .types = loaded.types.get(), .id = *id, .module_fd = loaded.fd.get()};
}

}  // namespace hopcheck
