// Names for the numbers in events.
#ifndef HOPCHECK_TRACE_EVENT_NAMES_H_
#define HOPCHECK_TRACE_EVENT_NAMES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

#include "firewall/rule_book.h"
#include "trace/route_book.h"

namespace hopcheck {

// What only the running kernel can name. Abstract, so that paths can be put
// together from recorded events without one.
class KernelNames {
 public:
  virtual ~KernelNames() = default;
  // "NETFILTER_DROP"; "reason 4711" for one that the kernel does not name,
  // "" where it tells none (before 5.17).
  virtual std::string DropReason(uint32_t reason) const = 0;
  // "nf_hook_slow"; "0xffffffff81000000" for an address in no function.
  virtual std::string Function(uint64_t address) const = 0;
  // Whether netfilter's trace tells of a rule that takes a packet away (5.19).
  virtual bool TellsStolen() const { return true; }
};

struct EventNames {
  // Inode to name. One that is not here is for `others` to name, or
  // "netns:<inode>".
  std::unordered_map<uint32_t, std::string> namespaces;
  const KernelNames& kernel;
  // What stands in a namespace's rulesets, by inode; null where none is known.
  std::function<const RuleBook*(uint32_t netns)> rules = {};
  // The same of its routing tables.
  std::function<const RouteBook*(uint32_t netns)> routes = {};
  std::function<std::string(uint32_t netns)> others = {};

  std::string Namespace(uint32_t inode) const;
  const RuleBook* Rules(uint32_t inode) const {
    return rules ? rules(inode) : nullptr;
  }
  const RouteBook* Routes(uint32_t inode) const {
    return routes ? routes(inode) : nullptr;
  }
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_EVENT_NAMES_H_
