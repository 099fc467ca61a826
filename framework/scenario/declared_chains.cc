#include "scenario/declared_chains.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "scenario/data_hook.h"
#include "scenario/quote.h"

namespace hopcheck {
namespace {

bool IsJump(const DataVerdict& verdict) {
  return verdict.kind == DataVerdict::Kind::kJump ||
         verdict.kind == DataVerdict::Kind::kGoto;
}

}  // namespace

void DeclaredChains::AddItem(const std::vector<DataChain>& chains) {
  for (const DataChain& chain : chains) {
    Node& node = nodes_[chain.name];
    if (!node.base) node.base = BaseHookOf(chain);
  }
  for (const DataChain& chain : chains) {
    for (const DataRule& rule : chain.rules) {
      if (!IsJump(rule.verdict)) continue;
      ChainName to = chain.name;
      to.chain = rule.verdict.text;
      CheckTarget(to, rule.verdict);
      nodes_[chain.name].jumps.push_back({std::move(to), rule.verdict.place});
    }
  }
}

std::optional<BaseHook> DeclaredChains::BaseOf(const ChainName& name) const {
  const auto found = nodes_.find(name);
  return found == nodes_.end() ? std::nullopt : found->second.base;
}

void DeclaredChains::CheckTarget(const ChainName& to,
                                 const DataVerdict& verdict) {
  const auto found = nodes_.find(to);
  const std::string_view name = ToString(verdict.kind);
  if (found == nodes_.end() && !foreign_) {
    diagnostics_.Error(
        verdict.place,
        fmt::format("{} leads to {}, which is no chain of {}{}", name,
                    Quote(to.chain), TableOf(to), Nearest(to)));
  } else if (found != nodes_.end() && found->second.base) {
    diagnostics_.Error(verdict.place,
                       fmt::format("{} leads to {}, which is a base chain: no "
                                   "rule can lead there",
                                   name, Quote(to.chain)));
  }
}

std::string DeclaredChains::Nearest(const ChainName& to) {
  if (!names_.MaySuggest(nodes_.size())) return "";
  std::vector<std::string_view> near;
  for (auto it = nodes_.lower_bound({to.family, to.table, ""});
       it != nodes_.end() && it->first.family == to.family &&
       it->first.table == to.table;
       ++it) {
    if (!it->second.base) near.push_back(it->first.chain);
  }
  return DidYouMean(to.chain, near);
}

// With its family where that matters: a jump in "filter.FORWARD" misses its
// chain in both tables, or in one of them.
std::string DeclaredChains::TableOf(const ChainName& to) const {
  ChainName other = to;
  other.family = to.family == "ip" ? "ip6" : "ip";
  const bool in_both = to.family == "ip" || to.family == "ip6";
  if (in_both && !nodes_.contains(other)) return to.table;
  return to.family + ":" + to.table;
}

void DeclaredChains::CheckLoops() {
  for (auto& [name, node] : nodes_) {
    if (node.state == Node::State::kNew) Visit(node);
  }
}

// Depth first, without recursion: one way may lead through all chains.
void DeclaredChains::Visit(Node& start) {
  struct Frame {
    Node* node;
    size_t next = 0;
  };
  start.state = Node::State::kOpen;
  std::vector<Frame> way = {{&start}};
  while (!way.empty()) {
    Frame& last = way.back();
    if (last.next == last.node->jumps.size()) {
      last.node->state = Node::State::kDone;
      way.pop_back();
      continue;
    }
    const Jump& jump = last.node->jumps[last.next++];
    const auto to = nodes_.find(jump.to);
    if (to == nodes_.end()) continue;
    if (to->second.state == Node::State::kOpen) {
      diagnostics_.Error(jump.place,
                         fmt::format("this closes a loop: {} leads here",
                                     Quote(to->first.chain)));
    } else if (to->second.state == Node::State::kNew) {
      to->second.state = Node::State::kOpen;
      way.push_back({&to->second});
    }
  }
}

}  // namespace hopcheck
