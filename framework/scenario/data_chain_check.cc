// Rules as data: what each chain says of itself, its rules, and where their
// jumps lead.
#include <fmt/format.h>
#include <linux/netfilter_ipv4.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scenario/data_family.h"
#include "scenario/data_hook.h"
#include "scenario/data_rule_check.h"
#include "scenario/declared_chains.h"
#include "scenario/quote.h"
#include "scenario/scenario_check.h"

namespace hopcheck {
namespace {

// What iptables takes behind -j: a chain cannot be called so.
constexpr std::string_view kTargets[] = {
    "ACCEPT", "DROP", "QUEUE",      "RETURN",   "REJECT", "LOG",
    "SNAT",   "DNAT", "MASQUERADE", "REDIRECT", "MARK"};

bool SaysBase(const DataChain& chain) {
  return chain.hook || chain.type || chain.priority || chain.device;
}

// One chain, which has a family.
class ChainCheck {
 public:
  ChainCheck(const Namespace& ns, const DataChain& chain,
             const DeclaredChains& declared, NameIndex& names,
             Diagnostics& diagnostics)
      : ns_(ns),
        chain_(chain),
        base_(declared.BaseOf(chain.name)),
        foreign_(declared.has_foreign()),
        names_(names),
        diagnostics_(diagnostics) {}

  void Check() {
    CheckNames();
    if (IsIptablesTable(chain_.name)) {
      CheckIptablesChain();
    } else if (base_) {
      CheckBaseChain();
    } else {
      CheckPlainChain();
    }
    for (const DataRule& rule : chain_.rules) {
      CheckRuleIn(chain_.name, base_, rule, diagnostics_);
    }
  }

 private:
  void Error(std::string message) {
    diagnostics_.Error(chain_.place, std::move(message));
  }

  void CheckNames() {
    const ChainName& name = chain_.name;
    const bool iptables = IsIptablesTable(name);
    // XT_EXTENSION_MAXNAMELEN, NFT_NAME_MAXLEN, each with its end.
    const size_t most = iptables ? 28 : 255;
    if (name.chain.size() > most) {
      Error(
          fmt::format("the name of a chain holds at most {} bytes here", most));
    }
    if (name.table.size() > 255) {
      Error("the name of a table holds at most 255 bytes");
    }
    if (!iptables) return;
    if (name.chain.starts_with('-') || name.chain.starts_with('!')) {
      Error(fmt::format("iptables takes no chain whose name begins with '{}'",
                        name.chain[0]));
    }
    if (std::ranges::find(kTargets, name.chain) != std::end(kTargets)) {
      Error(fmt::format("a chain cannot be called as iptables' target {}",
                        name.chain));
    }
  }

  void CheckIptablesChain() {
    if (SaysBase(chain_)) {
      Error(
          fmt::format("the chains of {} hook in where iptables has them: "
                      "this cannot say hook, type, priority or device",
                      chain_.name.table));
    }
    if (!chain_.policy) return;
    if (!base_) {
      Error(
          fmt::format("a policy belongs to a base chain, and those of {} are "
                      "{}",
                      chain_.name.table,
                      fmt::join(IptablesBaseChains(chain_.name.table), ", ")));
    } else if (chain_.name.table == "nat" && chain_.policy == "drop") {
      Error("the table nat is not for filtering: its policy is accept");
    }
  }

  void CheckBaseChain() {
    const std::string& family = chain_.name.family;
    const bool is_ip = family == "ip" || family == "ip6" || family == "inet";
    const Hook hook = base_->hook;
    if (base_->type != ChainType::kFilter && !is_ip) {
      Error(fmt::format("a chain of {} is of type filter", family));
    } else if (base_->type == ChainType::kNat &&
               (hook == Hook::kForward || NeedsDevice(hook))) {
      Error(fmt::format("a chain of type nat cannot hook in at {}",
                        ToString(hook)));
    } else if (base_->type == ChainType::kRoute && hook != Hook::kOutput) {
      Error("a chain of type route hooks in at output");
    }
    if (base_->type == ChainType::kNat && is_ip &&
        base_->priority <= NF_IP_PRI_CONNTRACK) {
      Error(
          fmt::format("a chain of type nat needs a priority above {}, which "
                      "is that of conntrack",
                      static_cast<int>(NF_IP_PRI_CONNTRACK)));
    }
    CheckDevice();
  }

  void CheckDevice() {
    if (chain_.device && NeedsDevice(base_->hook)) {
      names_.CheckInterface(ns_.name, *chain_.device, chain_.place);
    } else if (chain_.device) {
      Error("a device belongs to a chain at ingress or egress");
    } else if (NeedsDevice(base_->hook)) {
      Error(fmt::format("a chain at {} needs a device", ToString(base_->hook)));
    }
  }

  void CheckPlainChain() {
    if (chain_.type || chain_.priority || chain_.device) {
      Error("type, priority and device belong to a chain that says its hook");
    } else if (chain_.policy && !foreign_) {
      Error(
          "a policy belongs to a base chain: one that says its hook, or is "
          "called as one");
    }
  }

  const Namespace& ns_;
  const DataChain& chain_;
  const std::optional<BaseHook> base_;
  const bool foreign_;
  NameIndex& names_;
  Diagnostics& diagnostics_;
};

// Of one name in one item; in another item it is the same chain again.
void CheckChainsOnce(const std::vector<DataChain>& chains,
                     Diagnostics& diagnostics) {
  std::map<ChainName, const DataChain*> first;
  for (const DataChain& chain : chains) {
    const auto [it, is_new] = first.emplace(chain.name, &chain);
    if (is_new) continue;
    diagnostics.Error(
        chain.place,
        fmt::format("the chain {} stands twice here; the first "
                    "in line {}",
                    Quote(chain.name.ToString()), it->second->place.line));
  }
}

// Reports the rules that are wrong by themselves, of which nothing more is to
// be said.
void EraseUnsound(std::vector<DataRule>& rules, Diagnostics& diagnostics) {
  std::erase_if(rules, [&](const DataRule& rule) {
    const size_t errors_before = diagnostics.size();
    CheckRule(rule, diagnostics);
    return diagnostics.size() != errors_before;
  });
}

}  // namespace

void CheckDataRules(const Namespace& ns, NameIndex& names,
                    Diagnostics& diagnostics) {
  using Kind = FirewallItem::Kind;
  DeclaredChains declared(names, diagnostics);
  for (const FirewallItem& item : ns.firewall) {
    if (item.kind == Kind::kIpset) continue;
    if (item.kind != Kind::kRules) {
      declared.AddForeign();
      continue;
    }
    // One whose name was wrong was reported when it was read.
    std::vector<DataChain> chains = item.chains;
    std::erase_if(chains, [](const DataChain& chain) {
      return chain.name.table.empty();
    });
    CheckChainsOnce(chains, diagnostics);
    for (DataChain& chain : chains) EraseUnsound(chain.rules, diagnostics);
    chains = WithFamilies(chains);
    declared.AddItem(chains);
    for (const DataChain& chain : chains) {
      ChainCheck(ns, chain, declared, names, diagnostics).Check();
    }
  }
  declared.CheckLoops();
}

}  // namespace hopcheck
