// Netfilter's trace in every namespace of a topology that has a firewall.
#ifndef HOPCHECK_TRACE_FIREWALL_WATCH_H_
#define HOPCHECK_TRACE_FIREWALL_WATCH_H_

#include <cstdint>
#include <map>
#include <memory>

#include "scenario/topology_model.h"
#include "topology/live_topology.h"
#include "trace/netfilter_watch.h"
#include "trace/packet_path.h"

namespace hopcheck {

class FirewallWatch {
 public:
  // `live` is `declared`, built; `live` and `tracer` outlive this. Throws
  // KernelError.
  FirewallWatch(const Topology& declared, const LiveTopology& live,
                Tracer& tracer);

  // What stands in the rulesets of a namespace, by its inode; null where it has
  // none. Throws KernelError.
  const RuleBook* Rules(uint32_t netns, RuleTexts texts = RuleTexts::kAll);
  // All of them, with all texts.
  RuleBooks AllRules();

 private:
  std::map<uint32_t, std::unique_ptr<NetfilterWatch>> watches_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_FIREWALL_WATCH_H_
