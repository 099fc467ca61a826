#include "trace/firewall_watch.h"

namespace hopcheck {

FirewallWatch::FirewallWatch(const Topology& declared, const LiveTopology& live,
                             Tracer& tracer) {
  for (const Namespace& space : declared.namespaces) {
    if (space.firewall.empty()) continue;
    const NetNamespace& is = live.Namespace(space.name);
    watches_[is.inode()] = std::make_unique<NetfilterWatch>(is, tracer);
  }
}

const RuleBook* FirewallWatch::Rules(uint32_t netns, RuleTexts texts) {
  const auto watch = watches_.find(netns);
  return watch == watches_.end() ? nullptr : watch->second->Rules(texts).get();
}

RuleBooks FirewallWatch::AllRules() {
  RuleBooks books;
  for (const auto& [netns, watch] : watches_) {
    books.emplace(watch->space().name(), watch->Rules());
  }
  return books;
}

}  // namespace hopcheck
