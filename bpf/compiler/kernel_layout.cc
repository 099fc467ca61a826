#include "bpf/compiler/kernel_layout.h"

#include <bpf/btf.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "base/kernel_error.h"
#include "bpf/compiler/btf_member.h"
#include "bpf/kernel_btf.h"

namespace hopcheck {
namespace {

constexpr Member kMembers[] = {
    {"sk_buff_head", "sk_buff", "head", 8},
    {"sk_buff_tail", "sk_buff", "tail", 4},
    {"sk_buff_len", "sk_buff", "len", 4},
    {"sk_buff_network_header", "sk_buff", "network_header", 2},
    {"sk_buff_mac_header", "sk_buff", "mac_header", 2},
    {"sk_buff_protocol", "sk_buff", "protocol", 2},
    {"sk_buff_vlan_tci", "sk_buff", "vlan_tci", 2},
    {"sk_buff_mark", "sk_buff", "mark", 4},
    {"sk_buff_dev", "sk_buff", "dev", 8},
    {"sk_buff_sk", "sk_buff", "sk", 8},
    {"sk_buff_dst", "sk_buff", "_skb_refdst", 8},
    {"net_device_ifindex", "net_device", "ifindex", 4},
    {"net_device_name", "net_device", "name", 16},
    {"net_device_nd_net", "net_device", "nd_net.net", 8},
    {"net_ns_inum", "net", "ns.inum", 4},
    {"sock_net", "sock", "__sk_common.skc_net.net", 8},
    {"inet_sock_inet_sport", "inet_sock", "inet_sport", 2},
    {"sock_dport", "sock", "__sk_common.skc_dport", 2},
    {"dst_entry_dev", "dst_entry", "dev", 8},
    {"rtable_rt_flags", "rtable", "rt_flags", 4},
    {"rt6_info_rt6i_flags", "rt6_info", "rt6i_flags", 4},
    {"neighbour_arp_queue", "neighbour", "arp_queue.next", 8},
    {"neighbour_dev", "neighbour", "dev", 8},
    {"sk_buff_head_prev", "sk_buff_head", "prev", 8},
    {"sk_buff_nfct", "sk_buff", "_nfct", 8, true},
    // Marks the byte that begins with the bit-field pkt_type.
    {"sk_buff_pkt_type", "sk_buff", "__pkt_type_offset", 0, true},
    {"nf_conn_mark", "nf_conn", "mark", 4, true},
    {"nf_conntrack_tuple_hash_tuple", "nf_conntrack_tuple_hash", "tuple", 0,
     true},
    {"nf_conntrack_tuple_src", "nf_conntrack_tuple", "src.u3", 16, true},
    {"nf_conntrack_tuple_dst", "nf_conntrack_tuple", "dst.u3", 16, true},
    {"nf_conn_tuplehash", "nf_conn", "tuplehash", 0, true},
    {"fib_nh_common_nhc_gw_family", "fib_nh_common", "nhc_gw_family", 1, true},
    {"fib_nh_common_nhc_gw", "fib_nh_common", "nhc_gw", 16, true},
    {"fib_nh_common_nhc_scope", "fib_nh_common", "nhc_scope", 1, true},
    {"fib_nh_common_nhc_dev", "fib_nh_common", "nhc_dev", 8, true},
    {"flowi4_iif", "flowi4", "__fl_common.flowic_iif", 4, true},
    {"flowi4_proto", "flowi4", "__fl_common.flowic_proto", 1, true},
    {"flowi4_saddr", "flowi4", "saddr", 4, true},
    {"flowi4_daddr", "flowi4", "daddr", 4, true},
    {"flowi6_iif", "flowi6", "__fl_common.flowic_iif", 4, true},
    {"flowi6_proto", "flowi6", "__fl_common.flowic_proto", 1, true},
    {"flowi6_saddr", "flowi6", "saddr", 16, true},
    {"flowi6_daddr", "flowi6", "daddr", 16, true},
    {"fib6_table_tb6_id", "fib6_table", "tb6_id", 4, true},
    {"fib6_info_dst", "fib6_info", "fib6_dst", 20, true},
    {"fib6_nh_nh_common", "fib6_nh", "nh_common", 0, true},
    {"fib6_result_nh", "fib6_result", "nh", 8, true},
    {"fib6_result_fib6_type", "fib6_result", "fib6_type", 1, true},
    {"fib6_result_f6i", "fib6_result", "f6i", 8, true},
};

// Tracepoints whose number of arguments differs between kernels.
constexpr std::string_view kTracepoints[] = {"kfree_skb", "consume_skb"};

// How many arguments a raw tracepoint hands over: those of the function type
// btf_trace_<name>, less the first, which is the tracepoint's own data.
std::optional<int> CountTracepointArguments(const btf* b,
                                            std::string_view tracepoint) {
  const int32_t id = btf__find_by_name_kind(
      b, fmt::format("btf_trace_{}", tracepoint).c_str(), BTF_KIND_TYPEDEF);
  if (id < 0) return std::nullopt;
  const btf_type* pointer = btf__type_by_id(
      b,
      static_cast<uint32_t>(btf__resolve_type(b, static_cast<uint32_t>(id))));
  if (pointer == nullptr || !btf_is_ptr(pointer)) return std::nullopt;
  const btf_type* function = btf__type_by_id(b, pointer->type);
  if (function == nullptr || !btf_is_func_proto(function)) return std::nullopt;
  return btf_vlen(function) - 1;
}

std::map<uint32_t, std::string> ReadDropReasons(const btf* b) {
  constexpr std::string_view kPrefix = "SKB_DROP_REASON_";
  std::map<uint32_t, std::string> reasons;
  const int32_t id =
      btf__find_by_name_kind(b, "skb_drop_reason", BTF_KIND_ENUM);
  if (id < 0) return reasons;  // before 5.17
  const btf_type* t = btf__type_by_id(b, static_cast<uint32_t>(id));
  const auto* values = btf_enum(t);
  for (uint16_t i = 0; i < btf_vlen(t); ++i) {
    std::string_view name = btf__name_by_offset(b, values[i].name_off);
    if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
    // The first name of a value is the reason; later ones are boundaries.
    reasons.emplace(static_cast<uint32_t>(values[i].val), name);
  }
  return reasons;
}

}  // namespace

KernelLayout ReadKernelLayout(const std::string& path) {
  const Btf b(btf__parse(path.c_str(), nullptr));
  if (!b) throw KernelError("read BTF", path, errno);
  KernelLayout layout;
  std::vector<std::string> wrong;
  for (const Member& member : kMembers) {
    layout.defines += DefineMember(b.get(), member, wrong);
  }
  for (const std::string_view name : kTracepoints) {
    if (const auto count = CountTracepointArguments(b.get(), name)) {
      layout.defines +=
          fmt::format("#define HC_{}_arguments {}\n", name, *count);
    } else {
      wrong.push_back(fmt::format("tracepoint {} is missing", name));
    }
  }
  if (!wrong.empty()) {
    throw std::runtime_error(
        fmt::format("this kernel's BTF ({}) is not as expected: {}", path,
                    fmt::join(wrong, "; ")));
  }
  layout.drop_reasons = ReadDropReasons(b.get());
  return layout;
}

}  // namespace hopcheck
