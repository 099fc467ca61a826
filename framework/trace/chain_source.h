// Where the chain verdicts of a packet on a live machine come from. The sources
// differ in what they need and touch; behind this they are one.
#ifndef HOPCHECK_TRACE_CHAIN_SOURCE_H_
#define HOPCHECK_TRACE_CHAIN_SOURCE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firewall/rule_book.h"
#include "topology/net_namespace.h"
#include "trace/tracer.h"

namespace hopcheck {

// The one that touches least first.
enum class ChainSourceKind : uint8_t {
  kFunctionProbes,  // of netfilter's functions: touches no ruleset
  kTraceRules,      // netfilter's own trace, by a table in each namespace
  kNone,            // no chains: hops, routes and drops
};

// "function probes", "trace rules", "none".
std::string_view ToString(ChainSourceKind kind);

class ChainSource {
 public:
  virtual ~ChainSource() = default;
  // Whether it has to be shown each namespace before a packet comes there.
  virtual bool NeedsNamespaces() const = 0;
  // From now on chains that packets with the tracer's cookie pass in `space`,
  // which outlives this, are recorded. Throws KernelError.
  virtual void Watch(const NetNamespace& space) = 0;
  // What stands in the rulesets of a namespace, by its inode; null where no
  // chain of it can have been recorded. Throws KernelError.
  virtual const RuleBook* Rules(uint32_t netns) = 0;
};

// A namespace by its inode, valid as long as the source; null where nothing
// leads there.
using FindNamespace = std::function<const NetNamespace*(uint32_t netns)>;

// What was found out of each source, in the order of preference; the first
// usable one is the choice.
struct ChainSourceChoice {
  struct Option {
    ChainSourceKind kind = ChainSourceKind::kNone;
    std::string why_not;  // "" where it is usable
  };
  std::vector<Option> options;
  ProbeMethod probe_method = ProbeMethod::kFexit;  // of function probes

  ChainSourceKind chosen() const;
};

// `allow_trace_rules`: the namespaces on the way may be touched. Then trace
// rules come first: of legacy tables they alone tell the rule. `only`: no
// other.
ChainSourceChoice ChooseChainSource(bool allow_trace_rules,
                                    std::optional<ChainSourceKind> only = {});

// What is chosen. `tracer` outlives it. Throws what Tracer::ProbeChains throws.
std::unique_ptr<ChainSource> MakeChainSource(const ChainSourceChoice& choice,
                                             Tracer& tracer,
                                             FindNamespace find);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_CHAIN_SOURCE_H_
