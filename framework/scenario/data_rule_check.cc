#include "scenario/data_rule_check.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "scenario/data_family.h"
#include "scenario/data_hook.h"
#include "scenario/data_verdict_check.h"

namespace hopcheck {
namespace {

using Kind = DataVerdict::Kind;

bool IsOneOf(std::optional<uint8_t> protocol,
             std::initializer_list<uint8_t> protocols) {
  return protocol && std::ranges::find(protocols, *protocol) != protocols.end();
}

bool HasPorts(const DataRule& rule) {
  return !rule.source_ports.empty() || !rule.destination_ports.empty();
}

void CheckFamilies(const DataRule& rule, Diagnostics& diagnostics) {
  const std::vector<FamilySign> signs = FamilySigns(rule);
  for (const FamilySign& sign : signs) {
    const FamilySign& first = signs.front();
    if (sign.family == first.family) continue;
    diagnostics.Error(
        rule.place,
        fmt::format("{} is {}, but {} is {}", first.what,
                    ToString(first.family), sign.what, ToString(sign.family)));
    return;
  }
}

class RuleInChain {
 public:
  RuleInChain(const ChainName& chain, const std::optional<BaseHook>& base,
              const DataRule& rule, Diagnostics& diagnostics)
      : chain_(chain), base_(base), rule_(rule), diagnostics_(diagnostics) {}

  void Check() {
    CheckFamily();
    CheckFields();
    if (base_) CheckInterfaces();
    if (!IsIptablesTable(chain_)) CheckNative();
    const size_t most = IsIptablesTable(chain_) ? 29 : 127;
    if (rule_.verdict.kind == Kind::kLog && rule_.verdict.text.size() > most) {
      Error(fmt::format("the prefix of log holds at most {} bytes here", most));
    }
  }

 private:
  void Error(std::string message) {
    diagnostics_.Error(rule_.place, std::move(message));
  }

  void CheckFamily() {
    const auto own = FamilyOf(chain_);
    for (const FamilySign& sign : FamilySigns(rule_)) {
      if (!own || sign.family == *own) continue;
      Error(fmt::format("{} is {}, but the chain is of {}", sign.what,
                        ToString(sign.family), chain_.family));
      return;
    }
  }

  // What the packets of a family do not have.
  void CheckFields() {
    if (chain_.family == "arp" &&
        (rule_.protocol || HasPorts(rule_) || rule_.icmp_type)) {
      Error("a chain of arp sees no protocol, ports or ICMP types");
    }
    if ((chain_.family == "arp" || chain_.family == "netdev") &&
        !rule_.ct_state.empty()) {
      Error(fmt::format("a chain of {} sees no ct_state", chain_.family));
    }
    if (rule_.icmp_type && !FamilyOf(chain_, rule_)) {
      Error(
          fmt::format("an ICMP type in a chain of {} needs the protocol icmp "
                      "or ipv6-icmp",
                      chain_.family));
    }
  }

  void CheckInterfaces() {
    const Hook hook = base_->hook;
    // From 5.7 on the kernel tells nft at postrouting where a packet came in;
    // iptables does not take it there, and a bridge does not tell.
    const bool no_in = hook == Hook::kOutput || hook == Hook::kEgress ||
                       (hook == Hook::kPostrouting &&
                        (IsIptablesTable(chain_) || chain_.family == "bridge"));
    const bool no_out = hook == Hook::kPrerouting || hook == Hook::kInput ||
                        hook == Hook::kIngress;
    if (rule_.in && no_in) {
      Error(fmt::format("'in' cannot be used at the hook {}", ToString(hook)));
    }
    if (rule_.out && no_out) {
      Error(fmt::format("'out' cannot be used at the hook {}", ToString(hook)));
    }
  }

  // What iptables can say and nft cannot.
  void CheckNative() {
    constexpr size_t kMaxComment = 128;  // NFTNL_UDATA_COMMENT_MAXLEN
    if (rule_.comment && rule_.comment->size() > kMaxComment) {
      Error(
          fmt::format("a comment holds at most {} bytes outside iptables' "
                      "tables",
                      kMaxComment));
    }
    const auto statuses =
        std::ranges::count_if(rule_.ct_state, [](const std::string& state) {
          return state == "snat" || state == "dnat";
        });
    if (statuses != 0 && std::cmp_not_equal(statuses, rule_.ct_state.size())) {
      Error(
          "outside iptables' tables ct_state cannot join snat or dnat with "
          "other states");
    }
  }

  const ChainName& chain_;
  const std::optional<BaseHook>& base_;
  const DataRule& rule_;
  Diagnostics& diagnostics_;
};

}  // namespace

void CheckRule(const DataRule& rule, Diagnostics& diagnostics) {
  const auto error = [&](std::string message) {
    diagnostics.Error(rule.place, std::move(message));
  };
  if (HasPorts(rule) &&
      !IsOneOf(rule.protocol, {IPPROTO_TCP, IPPROTO_UDP, IPPROTO_UDPLITE,
                               IPPROTO_SCTP, IPPROTO_DCCP})) {
    error("a rule with ports needs a protocol that has them (tcp, udp)");
  }
  if (rule.icmp_type && rule.protocol &&
      !IsOneOf(rule.protocol, {IPPROTO_ICMP, IPPROTO_ICMPV6})) {
    error("a rule with an ICMP type needs the protocol icmp or ipv6-icmp");
  }
  if (rule.verdict.tcp_reset && rule.protocol != IPPROTO_TCP) {
    error("reject tcp-reset needs the protocol tcp");
  }
  if (rule.verdict.nat.ports &&
      !IsOneOf(rule.protocol,
               {IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP, IPPROTO_DCCP})) {
    error(
        fmt::format("{} with ports needs a protocol that has them (tcp, udp, "
                    "sctp, dccp)",
                    ToString(rule.verdict.kind)));
  }
  CheckFamilies(rule, diagnostics);
}

void CheckRuleIn(const ChainName& chain, const std::optional<BaseHook>& base,
                 const DataRule& rule, Diagnostics& diagnostics) {
  RuleInChain(chain, base, rule, diagnostics).Check();
  CheckVerdictIn(chain, base, rule, diagnostics);
}

}  // namespace hopcheck
