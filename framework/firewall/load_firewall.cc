#include "firewall/load_firewall.h"

#include "firewall/data_rules.h"
#include "firewall/ipset_restore.h"
#include "firewall/iptables_restore.h"
#include "firewall/nft_ruleset.h"

namespace hopcheck {
namespace {

void LoadItem(const FirewallItem& item, Backend variant,
              const std::string& object) {
  switch (item.kind) {
    case FirewallItem::Kind::kIptables:
    case FirewallItem::Kind::kIp6tables:
      return RestoreIptables(item, item.backend.value_or(variant), object);
    case FirewallItem::Kind::kNftables:
      return LoadNftRuleset(item, object);
    case FirewallItem::Kind::kIpset:
      return RestoreIpset(item, object);
    case FirewallItem::Kind::kRules:
      return LoadDataRules(item.chains, object);
  }
}

}  // namespace

void LoadFirewall(const std::vector<FirewallItem>& items, Backend variant,
                  const std::string& object) {
  for (const FirewallItem& item : items) LoadItem(item, variant, object);
}

}  // namespace hopcheck
