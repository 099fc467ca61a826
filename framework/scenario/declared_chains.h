// The chains that one namespace's firewall declares as data, and where the
// jumps among them lead.
#ifndef HOPCHECK_SCENARIO_DECLARED_CHAINS_H_
#define HOPCHECK_SCENARIO_DECLARED_CHAINS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/firewall_model.h"
#include "scenario/name_index.h"

namespace hopcheck {

class DeclaredChains {
 public:
  DeclaredChains(NameIndex& names, Diagnostics& diagnostics)
      : names_(names), diagnostics_(diagnostics) {}

  // A ruleset in a tool's own words: from now on chains may stand of which
  // nothing is known here.
  void AddForeign() { foreign_ = true; }
  bool has_foreign() const { return foreign_; }

  // Adds the chains of an item, each with a family, and reports jumps to
  // chains that are not there, or that no rule can jump to.
  void AddItem(const std::vector<DataChain>& chains);

  // Where a chain hooks in, as this item or one before it says.
  std::optional<BaseHook> BaseOf(const ChainName& name) const;

  // Reports the jumps that lead back to where they came from.
  void CheckLoops();

 private:
  struct Jump {
    ChainName to;
    Place place;
  };
  struct Node {
    std::optional<BaseHook> base;
    std::vector<Jump> jumps;
    enum class State { kNew, kOpen, kDone } state = State::kNew;
  };

  void CheckTarget(const ChainName& to, const DataVerdict& verdict);
  std::string Nearest(const ChainName& to);
  std::string TableOf(const ChainName& to) const;
  void Visit(Node& start);

  NameIndex& names_;
  Diagnostics& diagnostics_;
  bool foreign_ = false;
  std::map<ChainName, Node> nodes_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_DECLARED_CHAINS_H_
