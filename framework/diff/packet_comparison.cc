#include "diff/packet_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "diff/rule_changes.h"
#include "diff/step_alignment.h"
#include "diff/step_notation.h"
#include "expect/notation.h"
#include "report/step_table.h"

namespace hopcheck {
namespace {

bool IsReal(const Change& change) { return !change.aside; }

// A pair of steps, and what differs between them.
struct Row {
  StepPair pair;
  std::vector<Change> changes;

  bool Differs() const { return std::ranges::any_of(changes, IsReal); }
};

std::vector<Row> RowsOf(const std::vector<Step>& before,
                        const std::vector<Step>& after,
                        const Compared& compared) {
  std::vector<Row> rows;
  for (const StepPair& pair : AlignSteps(before, after)) {
    Row row{.pair = pair};
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

// What was left to chance where the ways part: by the first step that differs,
// on either side, or by the one before, if it let the packet go on.
Chance ChanceIn(const std::vector<Row>& rows) {
  const auto first = std::ranges::find_if(rows, &Row::Differs);
  if (first == rows.end()) return {};
  const auto next_after = std::find_if(first, rows.end(), [](const Row& row) {
    return row.pair.after != nullptr;
  });
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
  return ChanceOfRoute(first->pair);
}

// "client/eth0, router/lan": the hops that only one side has.
std::string HopLine(const std::vector<Row>& rows, const Step* StepPair::*side) {
  std::vector<Step> hops;
  for (const Row& row : rows) {
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

std::vector<Change> ChangesOf(const std::vector<Row>& rows) {
  std::vector<Change> changes;
  Change hops{.aspect = Aspect::kHops,
              .before = HopLine(rows, &StepPair::before),
              .after = HopLine(rows, &StepPair::after)};
  if (!hops.before.empty() || !hops.after.empty()) {
    changes.push_back(std::move(hops));
  }
  for (const Row& row : rows) {
    for (const Change& change : row.changes) {
      if (change.aspect != Aspect::kHops) changes.push_back(change);
    }
  }
  JoinMoved(Aspect::kDrop, changes);
  JoinMoved(Aspect::kDelivery, changes);
  JoinMoved(Aspect::kError, changes);
  return changes;
}

// Every hop has its route: those that are the same are left out.
bool IsAside(const Row& row) {
  return !row.Differs() && row.pair.before != nullptr &&
         std::holds_alternative<RouteLookup>(row.pair.before->what);
}

std::vector<DiffStep> LinesOf(const std::vector<Row>& rows) {
  std::vector<DiffStep> lines;
  std::vector<DiffStep> added;  // what comes stands behind what goes
  const auto flush = [&] {
    std::ranges::move(added, std::back_inserter(lines));
    added.clear();
  };
  for (const Row& row : rows) {
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

class Comparison {
 public:
  Comparison(const SeenPacket& before, const SeenPacket& after,
             const Compared& compared)
      : before_(before), after_(after), compared_(compared) {}

  PacketDifference Run() {
    AddOutcome();
    AddPart("request", before_.request, after_.request, difference_.request);
    // Of a packet that nothing answers any more, that is all.
    if (before_.reply.empty() != after_.reply.empty()) {
      Add({.aspect = Aspect::kReply,
           .before = HopsOnly(before_.reply),
           .after = HopsOnly(after_.reply)});
    } else {
      AddPart("reply", before_.reply, after_.reply, difference_.reply);
    }
    AddConntrack();
    AddCopies();
    return std::move(difference_);
  }

 private:
  void Add(Change change) { difference_.changes.push_back(std::move(change)); }

  void AddOutcome() {
    if (before_.outcome != after_.outcome) {
      Add({.aspect = Aspect::kOutcome,
           .before = std::string(ToString(*before_.outcome)),
           .after = std::string(ToString(*after_.outcome))});
    }
    if (before_.send_error != after_.send_error) {
      Add({.aspect = Aspect::kSend,
           .before = before_.send_error,
           .after = after_.send_error});
    }
  }

  void AddPart(std::string_view part, const std::vector<Step>& before,
               const std::vector<Step>& after, std::vector<DiffStep>& lines) {
    if (before == after) return;
    const std::vector<Row> rows = RowsOf(before, after, compared_);
    for (Change& change : ChangesOf(rows)) {
      change.part = part;
      if (!IsTold(change)) Add(std::move(change));
    }
    if (!std::ranges::any_of(rows, &Row::Differs)) return;
    if (!std::exchange(has_first_, true)) difference_.chance = ChanceIn(rows);
    lines = LinesOf(rows);
  }

  // The same verdict of the same chain, as often as it was met; the rule of a
  // translation or of a drop, which that of the chain has told.
  bool IsTold(const Change& change) const {
    return std::ranges::any_of(difference_.changes, [&](Change told) {
      if (change.aspect == Aspect::kRule) told.where = change.where;
      return told == change;
    });
  }

  static std::string HopsOnly(const std::vector<Step>& steps) {
    std::vector<Step> hops;
    std::ranges::copy_if(steps, std::back_inserter(hops), [](const Step& step) {
      return std::holds_alternative<Hop>(step.what);
    });
    return hops.empty() ? StepLine(steps) : StepLine(hops);
  }

  // An entry is that of the other packet by where it is and what it was made
  // for.
  void AddConntrack() {
    std::vector<const ConntrackEntry*> found;
    for (const ConntrackEntry& entry : after_.conntrack) {
      found.push_back(&entry);
    }
    for (const ConntrackEntry& entry : before_.conntrack) {
      const auto same =
          std::ranges::find_if(found, [&](const ConntrackEntry* other) {
            return other->namespace_name == entry.namespace_name &&
                   other->original == entry.original;
          });
      if (same == found.end()) {
        Add({.aspect = Aspect::kConntrack, .before = ToString(entry)});
        continue;
      }
      AddEntry(entry, **same);
      found.erase(same);
    }
    for (const ConntrackEntry* entry : found) {
      Add({.aspect = Aspect::kConntrack, .after = ToString(*entry)});
    }
  }

  void AddEntry(const ConntrackEntry& before, const ConntrackEntry& after) {
    const auto add = [&](const char* what, std::string was, std::string is) {
      if (was == is) return;
      Add({.aspect = Aspect::kConntrack,
           .where = before.namespace_name,
           .what = what,
           .before = std::move(was),
           .after = std::move(is)});
    };
    const auto text = [](const ConntrackTuple& tuple) {
      return fmt::format("{} to {}", tuple.source.ToString(),
                         tuple.destination.ToString());
    };
    add("reply", text(before.reply), text(after.reply));
    add("mark", std::to_string(before.mark), std::to_string(after.mark));
  }

  // Copies are flooded in no order that anyone promises.
  void AddCopies() {
    std::vector<const std::vector<Step>*> lost;
    for (const auto& branch : before_.branches) lost.push_back(&branch);
    std::vector<const std::vector<Step>*> found;
    for (const auto& branch : after_.branches) {
      const auto same =
          std::ranges::find_if(lost, [&](const std::vector<Step>* other) {
            return IsSameWay(*other, branch);
          });
      if (same == lost.end()) {
        found.push_back(&branch);
      } else {
        lost.erase(same);
      }
    }
    const auto lines = [](const std::vector<const std::vector<Step>*>& ways) {
      std::vector<std::string> all;
      for (const auto* way : ways) all.push_back(StepLine(*way));
      return all;
    };
    AddCopiesOf(lines(lost), lines(found));
  }

  bool IsSameWay(const std::vector<Step>& before,
                 const std::vector<Step>& after) const {
    return before == after ||
           std::ranges::none_of(RowsOf(before, after, compared_),
                                &Row::Differs);
  }

  // In pairs as far as there are.
  void AddCopiesOf(const std::vector<std::string>& before,
                   const std::vector<std::string>& after) {
    for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      Add({.aspect = Aspect::kCopies,
           .part = "copies",
           .before = i < before.size() ? before[i] : "",
           .after = i < after.size() ? after[i] : ""});
    }
  }

  const SeenPacket& before_;
  const SeenPacket& after_;
  const Compared& compared_;
  PacketDifference difference_;
  bool has_first_ = false;  // the part where the ways part first
};

}  // namespace

PacketDifference ComparePackets(const SeenPacket& before,
                                const SeenPacket& after,
                                const Compared& compared) {
  return Comparison(before, after, compared).Run();
}

}  // namespace hopcheck
