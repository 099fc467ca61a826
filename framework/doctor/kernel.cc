#include <bpf/bpf.h>
#include <fmt/format.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "base/kernel_error.h"
#include "base/unique_fd.h"
#include "bpf/kernel_btf.h"
#include "doctor/examine.h"
#include "trace/chain_probes.h"

namespace hopcheck {
namespace {

void Miss(Finding& finding, std::string detail) {
  finding.state = FindingState::kMissing;
  finding.detail = std::move(detail);
}

// What the tracer attaches to, and what it shows there.
struct Tracepoint {
  std::string_view name;
  Need need;
  std::string_view lost;
};
constexpr Tracepoint kTracepoints[] = {
    {"net_dev_queue", Need::kAll, "hops are not seen leaving an interface"},
    {"netif_receive_skb", Need::kAll, "hops are not seen coming in"},
    {"kfree_skb", Need::kAll, "drops are not seen"},
    {"consume_skb", Need::kAll, "deliveries are not seen"},
    {"net_dev_start_xmit", Need::kPart,
     "senders that bypass the queue are not seen"},
    {"netif_rx", Need::kPart, "what a device hands to the backlog is not seen"},
    {"napi_gro_receive_entry", Need::kPart,
     "what a device hands to GRO is not seen"},
    {"neigh_event_send_done", Need::kPart,
     "packets that wait for a neighbour look as if they were still on their "
     "way"},
    {"fib_table_lookup", Need::kPart, "there are no route steps of IPv4"},
    {"fib6_table_lookup", Need::kPart, "there are no route steps of IPv6"},
};

Finding ExamineTracepoint(const Tracepoint& tracepoint, const btf* b) {
  Finding finding{
      .group = "kernel",
      .name = fmt::format("tracepoint {}", tracepoint.name),
      .run = tracepoint.need,
      .trace = tracepoint.need,
      .lost = std::string(tracepoint.lost),
      .cure = "a kernel that has it (CONFIG_NET, CONFIG_TRACEPOINTS)"};
  if (b == nullptr) {
    finding.state = FindingState::kUnknown;
    finding.detail = "there is no BTF to look it up in";
    return finding;
  }
  const std::string type = fmt::format("btf_trace_{}", tracepoint.name);
  if (btf__find_by_name_kind(b, type.c_str(), BTF_KIND_TYPEDEF) < 0) {
    finding.state = FindingState::kMissing;
  }
  return finding;
}

Finding ExamineDropReasons(const btf* b) {
  Finding finding{.group = "kernel",
                  .name = "drop reasons",
                  .run = Need::kPart,
                  .trace = Need::kPart,
                  .lost = "a drop tells the kernel function alone",
                  .cure = "Linux 5.17 or later"};
  if (b == nullptr) {
    finding.state = FindingState::kUnknown;
    finding.detail = "there is no BTF to look them up in";
  } else if (btf__find_by_name_kind(b, "skb_drop_reason", BTF_KIND_ENUM) < 0) {
    finding.state = FindingState::kMissing;
  }
  return finding;
}

Finding ExamineRingBuffer() {
  Finding finding{.group = "kernel",
                  .name = "BPF ring buffer",
                  .run = Need::kAll,
                  .trace = Need::kAll,
                  .lost = "events cannot be recorded",
                  .cure =
                      "Linux 5.8 or later, with CONFIG_BPF_SYSCALL, and "
                      "CAP_BPF"};
  bpf_attr attr{};
  attr.map_type = BPF_MAP_TYPE_RINGBUF;
  attr.max_entries = static_cast<uint32_t>(::getpagesize());
  const UniqueFd map(
      static_cast<int>(::syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr)));
  if (!map.valid()) Miss(finding, ErrnoWords(errno));
  return finding;
}

// For the chains of a live machine without touching its rulesets.
Finding ExamineFunctionProbes() {
  Finding finding{.group = "kernel",
                  .name = "function probes",
                  .trace = Need::kPart,
                  .lost = "`trace` needs --allow-trace-rules to show chains",
                  .cure = "an ordinary distribution kernel"};
  const ChainProbeSupport support = FindChainProbes();
  if (support.why_not.empty()) {
    finding.detail = ToString(support.method);
  } else {
    Miss(finding, support.why_not);
  }
  return finding;
}

}  // namespace

std::vector<Finding> ExamineKernel(const std::filesystem::path& btf) {
  const Btf b(btf__parse(btf.c_str(), nullptr));
  Finding types{.group = "kernel",
                .name = "BTF",
                .detail = btf.string(),
                .run = Need::kAll,
                .trace = Need::kAll,
                .lost =
                    "where the kernel keeps what is not known: nothing can "
                    "be observed",
                .cure =
                    "a kernel with CONFIG_DEBUG_INFO_BTF (distributions' "
                    "have it)"};
  if (!b) Miss(types, ErrnoWords(errno));
  std::vector<Finding> findings = {types, ExamineRingBuffer()};
  for (const Tracepoint& tracepoint : kTracepoints) {
    findings.push_back(ExamineTracepoint(tracepoint, b.get()));
  }
  findings.push_back(ExamineDropReasons(b.get()));
  findings.push_back(ExamineFunctionProbes());
  return findings;
}

}  // namespace hopcheck
