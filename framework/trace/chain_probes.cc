#include "trace/chain_probes.h"

#include <bpf/bpf.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/kernel_error.h"
#include "base/read_file.h"
#include "bpf/chain_record.h"
#include "bpf/kernel_btf.h"
#include "bpf/program_image.h"
#include "bpf/program_text.h"
#include "trace/load_program.h"

namespace hopcheck {
namespace {

enum class When : uint8_t { kEntered, kLeft };

struct Probe {
  const char* program;
  When when;
  const char* module;
  const char* function;
};

constexpr char kDecided[] = "rule_decided";

// Ends before beginnings: what is entered is left. Where the kernel lacks a
// function, or its module is not loaded, nothing can come by it.
constexpr Probe kProbes[] = {
    {"table_left", When::kLeft, "ip_tables", "ipt_do_table"},
    {"table_left", When::kLeft, "ip6_tables", "ip6t_do_table"},
    {"chain_left", When::kLeft, "nf_tables", "nft_do_chain"},
    // The expressions that set a verdict. What kernels call them has changed.
    {kDecided, When::kLeft, "nf_tables", "nft_immediate_eval"},
    {kDecided, When::kLeft, "nf_tables", "nft_lookup_eval"},
    {kDecided, When::kLeft, "nft_compat", "nft_target_eval_xt"},
    {kDecided, When::kLeft, "nft_compat", "nft_target_eval_bridge"},
    {kDecided, When::kLeft, "nft_reject_ipv4", "nft_reject_ipv4_eval"},
    {kDecided, When::kLeft, "nft_reject_ipv6", "nft_reject_ipv6_eval"},
    {kDecided, When::kLeft, "nft_reject_inet", "nft_reject_inet_eval"},
    {kDecided, When::kLeft, "nft_reject_bridge", "nft_reject_bridge_eval"},
    {kDecided, When::kLeft, "nft_reject_netdev", "nft_reject_netdev_eval"},
    {kDecided, When::kLeft, "nft_nat", "nft_nat_eval"},
    {kDecided, When::kLeft, "nft_nat", "nft_nat_inet_eval"},
    {kDecided, When::kLeft, "nft_masq", "nft_masq_eval"},
    {kDecided, When::kLeft, "nft_masq", "nft_masq_ipv4_eval"},
    {kDecided, When::kLeft, "nft_masq", "nft_masq_ipv6_eval"},
    {kDecided, When::kLeft, "nft_masq", "nft_masq_inet_eval"},
    {kDecided, When::kLeft, "nft_redir", "nft_redir_eval"},
    {kDecided, When::kLeft, "nft_redir", "nft_redir_ipv4_eval"},
    {kDecided, When::kLeft, "nft_redir", "nft_redir_ipv6_eval"},
    {kDecided, When::kLeft, "nft_redir", "nft_redir_inet_eval"},
    {kDecided, When::kLeft, "nft_queue", "nft_queue_eval"},
    {kDecided, When::kLeft, "nft_queue", "nft_queue_sreg_eval"},
    {kDecided, When::kLeft, "nft_tproxy", "nft_tproxy_eval"},
    {kDecided, When::kLeft, "nft_synproxy", "nft_synproxy_eval"},
    {kDecided, When::kLeft, "nft_fwd_netdev", "nft_fwd_netdev_eval"},
    {kDecided, When::kLeft, "nft_fwd_netdev", "nft_fwd_neigh_eval"},
    {"table_entered", When::kEntered, "ip_tables", "ipt_do_table"},
    {"table_entered", When::kEntered, "ip6_tables", "ip6t_do_table"},
    {"chain_entered", When::kEntered, "nf_tables", "nft_do_chain"},
};

// Of kprobes: keeps what kDecided is not handed any more. The other functions'
// programs for the beginning do that besides.
constexpr char kReached[] = "rule_reached";

bool IsLoaded(const std::string& modules, const std::string& name) {
  return modules.starts_with(name + " ") ||
         modules.find("\n" + name + " ") != modules.npos;
}

}  // namespace

std::string WhyNoModuleTypes() {
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

ChainProbeSupport FindChainProbes(std::span<const ProbeMethod> methods) {
  std::string refused;
  for (const ProbeMethod method : methods) {
    const std::string why = WhyNoFunctionProbes(method);
    if (why.empty()) {
      return {.method = method, .why_not = WhyNoModuleTypes()};
    }
    refused += fmt::format("{}{}: {}", refused.empty() ? "" : "; ",
                           ToString(method), why);
  }
  return {.why_not = fmt::format("not permitted by this kernel ({})", refused)};
}

ProgramText ChainProbesText(ProbeMethod method) {
  return method == ProbeMethod::kFexit ? ProgramText::kChainProbes
                                       : ProgramText::kChainKprobes;
}

ChainProbes::ChainProbes(
    const ProgramImage& image, ProbeMethod method,
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
    const bool at_return = probe.when == When::kLeft;
    if (method == ProbeMethod::kFexit) {
      AttachFexit(image, probe.program, at_return, *function, probe.function);
      continue;
    }
    AttachKprobes(image, probe.program, at_return, probe.function);
    if (probe.program == std::string_view(kDecided)) {
      AttachKprobes(image, kReached, false, probe.function);
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

void ChainProbes::AttachFexit(const ProgramImage& image, const char* program,
                              bool at_return, const KernelFunction& function,
                              const char* name) {
  const UniqueFd loaded =
      Load(image, program,
           {.type = BPF_PROG_TYPE_TRACING,
            .attach = at_return ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY,
            .function = function});
  if (!loaded.valid()) return;
  // Without a tracepoint's name: to the function that it was loaded for.
  attachments_.push_back(
      CheckFd(::bpf_raw_tracepoint_open(nullptr, loaded.get()),
              "attach to function", name));
}

void ChainProbes::AttachKprobes(const ProgramImage& image, const char* program,
                                bool at_return, const char* function) {
  UniqueFd& loaded = kprobe_programs_[program];
  if (!loaded.valid()) {
    loaded = Load(image, program, {.type = BPF_PROG_TYPE_KPROBE});
  }
  if (!loaded.valid()) return;
  attachments_.push_back(AttachKprobe(loaded, function, at_return));
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
