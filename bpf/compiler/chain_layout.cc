#include "bpf/compiler/chain_layout.h"

#include <fmt/format.h>

#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "bpf/compiler/btf_member.h"
#include "bpf/kernel_btf.h"

namespace hopcheck {
namespace {

constexpr Member kHookMembers[] = {
    {"nf_hook_state_hook", "nf_hook_state", "hook", 0},
    {"nf_hook_state_pf", "nf_hook_state", "pf", 1},
    {"nf_hook_state_net", "nf_hook_state", "net", 8},
};

// Rules stand in a blob since 5.17.
constexpr Member kNftMembers[] = {
    {"nft_pktinfo_skb", "nft_pktinfo", "skb", 8},
    {"nft_pktinfo_state", "nft_pktinfo", "state", 8},
    {"nft_regs_code", "nft_regs", "verdict.code", 4},
    {"nft_regs_chain", "nft_regs", "verdict.chain", 8},
    {"nft_chain_name", "nft_chain", "name", 8},
    {"nft_chain_table", "nft_chain", "table", 8},
    {"nft_chain_blob_gen_0", "nft_chain", "blob_gen_0", 8},
    {"nft_chain_blob_gen_1", "nft_chain", "blob_gen_1", 8},
    {"nft_base_chain_chain", "nft_base_chain", "chain", 0},
    {"nft_base_chain_policy", "nft_base_chain", "policy", 1},
    {"nft_table_name", "nft_table", "name", 8},
    {"nft_table_family", "nft_table", "family", 0},
    {"nft_rule_blob_size", "nft_rule_blob", "size", 8},
    {"nft_rule_blob_data", "nft_rule_blob", "data", 0},
    {"nft_rule_dp_is_last", "nft_rule_dp", "is_last", 0},
    {"nft_rule_dp_dlen", "nft_rule_dp", "dlen", 0},
    {"nft_rule_dp_handle", "nft_rule_dp", "handle", 0},
    {"nft_rule_dp_data", "nft_rule_dp", "data", 0},
};

constexpr Member kTableMembers[] = {
    {"xt_table_name", "xt_table", "name", 0},
};

struct Argument {
  std::string_view macro;
  std::string_view structure;  // that it points to; "" to anything
  std::string_view or_structure;
};

constexpr Argument kNftArguments[] = {
    {"pkt", "nft_pktinfo", "nft_pktinfo"},
    {"priv", "", "nft_chain"},
};

// In another order before 5.16, which calls its table by its type.
constexpr Argument kTableArguments[] = {
    {"skb", "sk_buff", "sk_buff"},
    {"state", "nf_hook_state", "nf_hook_state"},
    {"table", "xt_table", ""},
};

class Layout {
 public:
  void AddMembers(const btf* types, std::span<const Member> members) {
    for (const Member& member : members) {
      defines_ += DefineMember(types, member, wrong_);
    }
  }

  void AddArguments(const KernelFunction& function, std::string_view name,
                    std::span<const Argument> arguments) {
    for (const Argument& argument : arguments) {
      auto place =
          FindArgument(function.types, function.id, argument.structure);
      if (!place) {
        place =
            FindArgument(function.types, function.id, argument.or_structure);
      }
      if (place) {
        Define(name, argument.macro, *place);
      } else {
        wrong_.push_back(fmt::format("{}() has no {}", name, argument.macro));
      }
    }
    // Behind the last argument, for a program that runs when it returns.
    Define(name, "returned", CountArguments(function.types, function.id));
  }

  std::string Take() {
    if (!wrong_.empty()) {
      throw std::runtime_error(
          fmt::format("netfilter's functions are not as expected in this "
                      "kernel's BTF: {}",
                      fmt::join(wrong_, "; ")));
    }
    return std::move(defines_);
  }

 private:
  void Define(std::string_view function, std::string_view macro, int value) {
    defines_ += fmt::format("#define HC_{}_{} {}\n", function, macro, value);
  }

  std::string defines_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::string ReadChainLayout() {
  KernelBtf kernel;
  Layout layout;
  const auto nft = kernel.Find("nf_tables", "nft_do_chain");
  if (nft) {
    layout.AddMembers(nft->types, kHookMembers);
    layout.AddMembers(nft->types, kNftMembers);
    layout.AddArguments(*nft, "nft_do_chain", kNftArguments);
  }
  // Both families' are alike.
  auto table = kernel.Find("ip_tables", "ipt_do_table");
  if (!table) table = kernel.Find("ip6_tables", "ip6t_do_table");
  if (table) {
    if (!nft) layout.AddMembers(table->types, kHookMembers);
    layout.AddMembers(table->types, kTableMembers);
    layout.AddArguments(*table, "ipt_do_table", kTableArguments);
  }
  return layout.Take();
}

}  // namespace hopcheck
