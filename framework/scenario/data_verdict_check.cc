#include "scenario/data_verdict_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/data_hook.h"
#include "scenario/scalar.h"

namespace hopcheck {
namespace {

using Kind = DataVerdict::Kind;

bool IsNat(Kind kind) {
  return kind == Kind::kSnat || kind == Kind::kDnat ||
         kind == Kind::kMasquerade || kind == Kind::kRedirect;
}

bool IsOfIp(std::string_view family) {
  return family == "ip" || family == "ip6" || family == "inet";
}

// The hooks that the kernel lets a verdict of NAT be used at.
std::vector<Hook> NatHooks(Kind kind) {
  switch (kind) {
    case Kind::kSnat:
      return {Hook::kInput, Hook::kPostrouting};
    case Kind::kMasquerade:
      return {Hook::kPostrouting};
    default:
      return {Hook::kPrerouting, Hook::kOutput};
  }
}

std::vector<Hook> RejectHooks(const ChainName& chain) {
  // nft_reject_bridge, nft_reject_netdev (5.12), nft_reject_inet.
  if (chain.family == "bridge") return {Hook::kPrerouting, Hook::kInput};
  if (chain.family == "netdev") return {Hook::kIngress};
  std::vector<Hook> hooks = {Hook::kPrerouting, Hook::kInput, Hook::kForward,
                             Hook::kOutput};
  if (chain.family == "inet") hooks.push_back(Hook::kIngress);
  return hooks;
}

class VerdictInChain {
 public:
  VerdictInChain(const ChainName& chain, const std::optional<BaseHook>& base,
                 const DataRule& rule, Diagnostics& diagnostics)
      : chain_(chain),
        base_(base),
        rule_(rule),
        name_(ToString(rule.verdict.kind)),
        diagnostics_(diagnostics) {}

  void Check() {
    const Kind kind = rule_.verdict.kind;
    if (IsIptablesTable(chain_)) {
      CheckIptables(kind);
    } else if (IsNat(kind)) {
      CheckNativeNat(kind);
    } else if (kind == Kind::kReject) {
      if (chain_.family == "arp") return Error("a chain of arp cannot reject");
      CheckHook(RejectHooks(chain_));
    }
  }

 private:
  void Error(std::string message) {
    diagnostics_.Error(rule_.verdict.place, std::move(message));
  }

  void CheckIptables(Kind kind) {
    const bool nat = chain_.table == "nat";
    if (kind == Kind::kDrop && nat) {
      Error("the table nat is not for filtering: drop cannot be used in it");
    } else if (kind == Kind::kReject && chain_.table != "filter") {
      Error("reject can be used in the table filter alone");
    } else if (IsNat(kind) && !nat) {
      Error(fmt::format("{} can be used in the table nat alone", name_));
    } else if (IsNat(kind)) {
      CheckHook(NatHooks(kind));
    }
  }

  void CheckNativeNat(Kind kind) {
    if (!IsOfIp(chain_.family)) {
      Error(fmt::format("a chain of {} cannot {}", chain_.family, name_));
    } else if (base_ && base_->type != ChainType::kNat) {
      Error(fmt::format("{} needs a chain of type nat", name_));
    } else {
      CheckHook(NatHooks(kind));
    }
  }

  void CheckHook(const std::vector<Hook>& hooks) {
    if (!base_ || std::ranges::find(hooks, base_->hook) != hooks.end()) return;
    std::vector<std::string_view> names;
    for (const Hook hook : hooks) names.push_back(ToString(hook));
    Error(fmt::format("{} cannot be used at the hook {}, only at {}", name_,
                      ToString(base_->hook), Alternatives(names)));
  }

  const ChainName& chain_;
  const std::optional<BaseHook>& base_;
  const DataRule& rule_;
  const std::string_view name_;
  Diagnostics& diagnostics_;
};

}  // namespace

void CheckVerdictIn(const ChainName& chain, const std::optional<BaseHook>& base,
                    const DataRule& rule, Diagnostics& diagnostics) {
  VerdictInChain(chain, base, rule, diagnostics).Check();
}

}  // namespace hopcheck
