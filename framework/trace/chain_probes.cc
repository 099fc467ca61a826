#include "trace/chain_probes.h"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "base/kernel_error.h"
#include "base/read_file.h"
#include "bpf/chain_record.h"
#include "bpf/kernel_btf.h"
#include "bpf/program_image.h"
#include "trace/function_probes.h"
#include "trace/load_program.h"

namespace hopcheck {
namespace {

struct Probe {
  const char* program;
  bpf_attach_type when;
  const char* module;
  const char* function;
};

constexpr char kDecided[] = "rule_decided";

// Ends before beginnings: what is entered is left. Where the kernel lacks a
// function, or its module is not loaded, nothing can come by it.
constexpr Probe kProbes[] = {
    {"table_left", BPF_TRACE_FEXIT, "ip_tables", "ipt_do_table"},
    {"table_left", BPF_TRACE_FEXIT, "ip6_tables", "ip6t_do_table"},
    {"chain_left", BPF_TRACE_FEXIT, "nf_tables", "nft_do_chain"},
    // The expressions that set a verdict. What kernels call them has changed.
    {kDecided, BPF_TRACE_FEXIT, "nf_tables", "nft_immediate_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nf_tables", "nft_lookup_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_compat", "nft_target_eval_xt"},
    {kDecided, BPF_TRACE_FEXIT, "nft_compat", "nft_target_eval_bridge"},
    {kDecided, BPF_TRACE_FEXIT, "nft_reject_ipv4", "nft_reject_ipv4_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_reject_ipv6", "nft_reject_ipv6_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_reject_inet", "nft_reject_inet_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_reject_bridge", "nft_reject_bridge_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_reject_netdev", "nft_reject_netdev_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_nat", "nft_nat_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_nat", "nft_nat_inet_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_masq", "nft_masq_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_masq", "nft_masq_ipv4_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_masq", "nft_masq_ipv6_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_masq", "nft_masq_inet_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_redir", "nft_redir_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_redir", "nft_redir_ipv4_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_redir", "nft_redir_ipv6_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_redir", "nft_redir_inet_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_queue", "nft_queue_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_queue", "nft_queue_sreg_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_tproxy", "nft_tproxy_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_synproxy", "nft_synproxy_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_fwd_netdev", "nft_fwd_netdev_eval"},
    {kDecided, BPF_TRACE_FEXIT, "nft_fwd_netdev", "nft_fwd_neigh_eval"},
    {"table_entered", BPF_TRACE_FENTRY, "ip_tables", "ipt_do_table"},
    {"table_entered", BPF_TRACE_FENTRY, "ip6_tables", "ip6t_do_table"},
    {"chain_entered", BPF_TRACE_FENTRY, "nf_tables", "nft_do_chain"},
};

UniqueFd Attach(const UniqueFd& program, const char* function) {
  // Without a tracepoint's name: to the function that it was loaded for.
  return CheckFd(::bpf_raw_tracepoint_open(nullptr, program.get()),
                 "attach to function", function);
}

bool IsLoaded(const std::string& modules, const std::string& name) {
  return modules.starts_with(name + " ") ||
         modules.find("\n" + name + " ") != modules.npos;
}

}  // namespace

std::string WhyNoChainProbes() {
  const std::string refused = WhyNoFunctionProbes();
  if (!refused.empty()) {
    return fmt::format("not permitted by this kernel (fexit: {})", refused);
  }
  KernelBtf kernel;
  const std::string modules = TryReadFile("/proc/modules").value_or("");
  for (const Probe& probe : kProbes) {
    if (IsLoaded(modules, probe.module) &&
        TryReadFile(fmt::format("/sys/kernel/btf/{}", probe.module).c_str())
            .value_or("")
            .empty()) {
      return fmt::format("this kernel has no BTF of its module {}",
                         probe.module);
    }
  }
  return "";
}

ChainProbes::ChainProbes(
    const ProgramImage& image,
    const std::function<int(std::string_view map)>& shared) {
  for (const BpfMapSpec& map : image.maps) {
    int fd = shared(map.name);
    if (fd < 0) fd = own_maps_.emplace_back(MakeMap(map)).get();
    if (map.name == "walk") walk_ = fd;
    maps_.push_back(fd);
  }
  find_rule_ = Load(image, "find_rule", {});
  KernelBtf kernel;
  for (const Probe& probe : kProbes) {
    const auto function = kernel.Find(probe.module, probe.function);
    if (!function) continue;
    const UniqueFd program = Load(image, probe.program,
                                  {.type = BPF_PROG_TYPE_TRACING,
                                   .attach = probe.when,
                                   .function = *function});
    if (program.valid()) {
      attachments_.push_back(Attach(program, probe.function));
    }
  }
}

UniqueFd ChainProbes::Load(const ProgramImage& image, std::string_view program,
                           const ProgramKind& kind) const {
  const auto found =
      std::ranges::find(image.programs, program, &BpfProgram::name);
  // Of a backend that this kernel lacks.
  if (found == image.programs.end()) return {};
  const auto code =
      WithMaps(*found, [this](size_t map) { return maps_.at(map); });
  return LoadProgram(found->name, code, kind);
}

uint64_t ChainProbes::HandleOf(uint64_t chain, uint64_t expression) const {
  hopcheck_walk walk{.chain_address = chain, .expression = expression};
  const uint32_t slot = 0;
  do {
    Check(::bpf_map_update_elem(walk_, &slot, &walk, BPF_ANY), "write BPF map",
          "walk");
    RunProgram(find_rule_.get(), "find_rule");
    Check(::bpf_map_lookup_elem(walk_, &slot, &walk), "read BPF map", "walk");
  } while (walk.state == HOPCHECK_WALK_BEGUN);
  return walk.state == HOPCHECK_WALK_FOUND ? walk.handle : 0;
}

}  // namespace hopcheck
