#include "trace/chain_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "trace/function_probes.h"
#include "trace/netfilter_watch.h"

namespace hopcheck {
namespace {

class TraceRules : public ChainSource {
 public:
  explicit TraceRules(Tracer& tracer) : tracer_(tracer) {}

  bool NeedsNamespaces() const override { return true; }
  void Watch(const NetNamespace& space) override {
    auto& watch = watches_[space.inode()];
    if (watch) return;
    watch = std::make_unique<NetfilterWatch>(space, tracer_, Watched::kLive);
  }
  const RuleBook* Rules(uint32_t netns) override {
    const auto watch = watches_.find(netns);
    if (watch == watches_.end() || !watch->second) return nullptr;
    return watch->second->Rules().get();
  }

 private:
  Tracer& tracer_;
  std::map<uint32_t, std::unique_ptr<NetfilterWatch>> watches_;
};

class NoChains : public ChainSource {
 public:
  bool NeedsNamespaces() const override { return false; }
  void Watch(const NetNamespace& /*space*/) override {}
  const RuleBook* Rules(uint32_t /*netns*/) override { return nullptr; }
};

std::string WhyNoProbes() {
  const FunctionProbes probes = TryFunctionProbes();
  if (probes.Permitted()) return "not in this version of hopcheck";
  return fmt::format("not permitted by this kernel ({})", probes.WhyNot());
}

}  // namespace

std::string_view ToString(ChainSourceKind kind) {
  switch (kind) {
    case ChainSourceKind::kFunctionProbes:
      return "function probes";
    case ChainSourceKind::kTraceRules:
      return "trace rules";
    case ChainSourceKind::kNone:
      return "none";
  }
  return "";
}

std::unique_ptr<ChainSource> MakeChainSource(ChainSourceKind kind,
                                             Tracer& tracer) {
  if (kind == ChainSourceKind::kTraceRules) {
    return std::make_unique<TraceRules>(tracer);
  }
  return std::make_unique<NoChains>();
}

ChainSourceKind ChainSourceChoice::chosen() const {
  const auto found = std::ranges::find(options, "", &Option::why_not);
  return found == options.end() ? ChainSourceKind::kNone : found->kind;
}

ChainSourceChoice ChooseChainSource(bool allow_trace_rules) {
  return {.options = {{ChainSourceKind::kFunctionProbes, WhyNoProbes()},
                      {ChainSourceKind::kTraceRules,
                       allow_trace_rules ? "" : "needs --allow-trace-rules"},
                      {ChainSourceKind::kNone, ""}}};
}

}  // namespace hopcheck
