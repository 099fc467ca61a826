#include "diff/step_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "diff/rule_changes.h"
#include "diff/step_notation.h"
#include "report/step_table.h"

namespace hopcheck {
namespace {

bool IsReal(const Change& change) { return !change.aside; }

// What the rule of a step leaves to chance.
Chance ChanceAt(const Step* step) {
  if (step == nullptr) return {};
  const std::optional<DecidingRule>* rule = nullptr;
  if (const auto* chain = std::get_if<ChainVerdict>(&step->what)) {
    rule = &chain->rule;
  } else if (const auto* nat = std::get_if<Nat>(&step->what)) {
    rule = &nat->rule;
  }
  return rule == nullptr || !*rule ? Chance() : ChanceIn((*rule)->text);
}

// The same route, with another of its next hops.
Chance ChanceOfRoute(const StepPair& pair) {
  if (pair.before == nullptr || pair.after == nullptr) return {};
  const auto* before = std::get_if<RouteLookup>(&pair.before->what);
  const auto* after = std::get_if<RouteLookup>(&pair.after->what);
  if (before == nullptr || after == nullptr || before->next_hops < 2 ||
      before->next_hops != after->next_hops || before->table != after->table ||
      before->destination != after->destination) {
    return {};
  }
  return {.what = fmt::format(
              "the route to {} in {} has {} next hops",
              before->destination ? before->destination->ToString() : "this",
              before->namespace_name, before->next_hops),
          .is_of_flow = true};
}

// What the lookup that led to a hop has left to chance: IPv6 tells of a route
// before it chooses among its next hops.
Chance ChanceOfRouteTo(const std::vector<StepRow>& rows,
                       std::vector<StepRow>::const_iterator hop) {
  const auto is_hop = [](const Step* step) {
    return step != nullptr && std::holds_alternative<Hop>(step->what);
  };
  if (!is_hop(hop->pair.before) && !is_hop(hop->pair.after)) return {};
  while (hop != rows.begin()) {
    --hop;
    if (is_hop(hop->pair.before)) return {};
    if (Chance chance = ChanceOfRoute(hop->pair); chance.IsThere()) {
      return chance;
    }
  }
  return {};
}

// "client/eth0, router/lan": the hops that only one side has.
std::string HopLine(const std::vector<StepRow>& rows,
                    const Step* StepPair::*side) {
  std::vector<Step> hops;
  for (const StepRow& row : rows) {
    const bool is_one_sided =
        (row.pair.before == nullptr) != (row.pair.after == nullptr);
    const Step* step = row.pair.*side;
    if (is_one_sided && step != nullptr &&
        std::holds_alternative<Hop>(step->what)) {
      hops.push_back(*step);
    }
  }
  return StepLine(hops);
}

// What is there once in one, and once in the other: it is elsewhere now.
void JoinMoved(Aspect aspect, std::vector<Change>& changes) {
  const auto is_lost = [&](const Change& change) {
    return change.aspect == aspect && change.after.empty() &&
           change.what.empty();
  };
  const auto is_new = [&](const Change& change) {
    return change.aspect == aspect && change.before.empty() &&
           change.what.empty();
  };
  if (std::ranges::count_if(changes, is_lost) != 1 ||
      std::ranges::count_if(changes, is_new) != 1) {
    return;
  }
  const auto found = std::ranges::find_if(changes, is_new);
  std::ranges::find_if(changes, is_lost)->after = found->after;
  changes.erase(found);
}

// Every hop has its route: those that are the same are left out.
bool IsAside(const StepRow& row) {
  return !row.Differs() && row.pair.before != nullptr &&
         std::holds_alternative<RouteLookup>(row.pair.before->what);
}

}  // namespace

bool StepRow::Differs() const { return std::ranges::any_of(changes, IsReal); }

std::vector<StepRow> RowsOf(const std::vector<Step>& before,
                            const std::vector<Step>& after,
                            const Compared& compared) {
  std::vector<StepRow> rows;
  for (const StepPair& pair : AlignSteps(before, after)) {
    StepRow row{.pair = pair};
    if (pair.before != nullptr && pair.after != nullptr) {
      row.changes = StepChanges(*pair.before, *pair.after, compared);
    } else {
      const bool is_before = pair.before != nullptr;
      row.changes = {OneSidedChange(is_before ? *pair.before : *pair.after,
                                    is_before, compared)};
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Change> ChangesOf(const std::vector<StepRow>& rows) {
  std::vector<Change> changes;
  Change hops{.aspect = Aspect::kHops,
              .before = HopLine(rows, &StepPair::before),
              .after = HopLine(rows, &StepPair::after)};
  if (!hops.before.empty() || !hops.after.empty()) {
    changes.push_back(std::move(hops));
  }
  for (const StepRow& row : rows) {
    for (const Change& change : row.changes) {
      if (change.aspect != Aspect::kHops) changes.push_back(change);
    }
  }
  JoinMoved(Aspect::kDrop, changes);
  JoinMoved(Aspect::kDelivery, changes);
  JoinMoved(Aspect::kError, changes);
  return changes;
}

Chance ChanceIn(const std::vector<StepRow>& rows) {
  const auto first = std::ranges::find_if(rows, &StepRow::Differs);
  if (first == rows.end()) return {};
  const auto next_after = std::find_if(
      first, rows.end(),
      [](const StepRow& row) { return row.pair.after != nullptr; });
  std::vector<const Step*> candidates = {first->pair.before};
  if (next_after != rows.end()) candidates.push_back(next_after->pair.after);
  if (first != rows.begin()) {
    const Step* step = (first - 1)->pair.before;
    const auto* chain =
        step == nullptr ? nullptr : std::get_if<ChainVerdict>(&step->what);
    if (chain != nullptr && chain->verdict == "continue") {
      candidates.push_back(step);
    }
  }
  for (const Step* step : candidates) {
    if (Chance chance = ChanceAt(step); chance.IsThere()) return chance;
  }
  const Chance chance = ChanceOfRoute(first->pair);
  return chance.IsThere() ? chance : ChanceOfRouteTo(rows, first);
}

std::vector<DiffStep> LinesOf(const std::vector<StepRow>& rows) {
  std::vector<DiffStep> lines;
  std::vector<DiffStep> added;  // what comes stands behind what goes
  const auto flush = [&] {
    std::ranges::move(added, std::back_inserter(lines));
    added.clear();
  };
  for (const StepRow& row : rows) {
    if (IsAside(row)) continue;
    std::vector<Change> real;
    std::ranges::copy_if(row.changes, std::back_inserter(real), IsReal);
    if (!row.Differs()) {
      flush();
      const Step* step =
          row.pair.after != nullptr ? row.pair.after : row.pair.before;
      lines.push_back(Notation(Sign::kBoth, *step, {}));
      continue;
    }
    if (row.pair.before != nullptr) {
      lines.push_back(Notation(Sign::kBefore, *row.pair.before, real));
    }
    if (row.pair.after != nullptr) {
      added.push_back(Notation(Sign::kAfter, *row.pair.after, real));
    }
  }
  flush();
  return lines;
}

}  // namespace hopcheck
