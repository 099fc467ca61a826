#include "trace/chain_source.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "trace/chain_probes.h"
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

class Probes : public ChainSource {
 public:
  Probes(Tracer& tracer, ProbeMethod method, FindNamespace find)
      : find_(std::move(find)) {
    tracer.ProbeChains(method);
  }

  bool NeedsNamespaces() const override { return false; }
  void Watch(const NetNamespace& /*space*/) override {}
  const RuleBook* Rules(uint32_t netns) override {
    const auto [book, is_new] = books_.try_emplace(netns);
    if (is_new) {
      if (const NetNamespace* space = find_(netns)) {
        const NamespaceScope inside(*space);
        book->second = RuleBook::Read();
      }
    }
    return book->second ? &*book->second : nullptr;
  }

 private:
  FindNamespace find_;
  std::map<uint32_t, std::optional<RuleBook>> books_;
};

class NoChains : public ChainSource {
 public:
  bool NeedsNamespaces() const override { return false; }
  void Watch(const NetNamespace& /*space*/) override {}
  const RuleBook* Rules(uint32_t /*netns*/) override { return nullptr; }
};

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

std::unique_ptr<ChainSource> MakeChainSource(const ChainSourceChoice& choice,
                                             Tracer& tracer,
                                             FindNamespace find) {
  const ChainSourceKind kind = choice.chosen();
  if (kind == ChainSourceKind::kFunctionProbes) {
    return std::make_unique<Probes>(tracer, choice.probe_method,
                                    std::move(find));
  }
  if (kind == ChainSourceKind::kTraceRules) {
    return std::make_unique<TraceRules>(tracer);
  }
  return std::make_unique<NoChains>();
}

ChainSourceKind ChainSourceChoice::chosen() const {
  const auto found = std::ranges::find(options, "", &Option::why_not);
  return found == options.end() ? ChainSourceKind::kNone : found->kind;
}

ChainSourceChoice ChooseChainSource(bool allow_trace_rules,
                                    std::optional<ChainSourceKind> only) {
  ChainProbeSupport probes = FindChainProbes();
  ChainSourceChoice choice;
  choice.probe_method = probes.method;
  choice.options = {
      {ChainSourceKind::kFunctionProbes, std::move(probes.why_not)},
      {ChainSourceKind::kTraceRules,
       allow_trace_rules ? "" : "needs --allow-trace-rules"},
      {ChainSourceKind::kNone, ""}};
  if (allow_trace_rules) std::swap(choice.options[0], choice.options[1]);
  for (ChainSourceChoice::Option& option : choice.options) {
    if (only && option.kind != *only && option.why_not.empty()) {
      option.why_not = "not asked for";
    }
  }
  return choice;
}

}  // namespace hopcheck
