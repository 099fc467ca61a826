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

// The text of the rule of a step, if it throws dice; "" else.
std::string DiceIn(const Step* step) {
  if (step == nullptr) return "";
  const std::optional<DecidingRule>* rule = nullptr;
  if (const auto* chain = std::get_if<ChainVerdict>(&step->what)) {
    rule = &chain->rule;
  } else if (const auto* nat = std::get_if<Nat>(&step->what)) {
    rule = &nat->rule;
  }
  if (rule == nullptr || !*rule || !IsByChance((*rule)->text)) return "";
  return (*rule)->text;
}

// The rule that threw dice where the ways part, with another result each time:
// that of the first step that differs, on either side, or of the one before, if
// it let the packet go on. "" where there is none.
std::string ChanceIn(const std::vector<Row>& rows) {
  const auto first = std::ranges::find_if(rows, &Row::Differs);
  if (first == rows.end()) return "";
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
    if (std::string rule = DiceIn(step); !rule.empty()) return rule;
  }
  return "";
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
    AddListed(Aspect::kConntrack, Entries(before_), Entries(after_));
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
      // The same verdict of the same chain, once for each time it was met.
      if (std::ranges::find(difference_.changes, change) ==
          difference_.changes.end()) {
        Add(std::move(change));
      }
    }
    if (!std::ranges::any_of(rows, &Row::Differs)) return;
    if (difference_.chance.empty() && !has_first_) {
      difference_.chance = ChanceIn(rows);
    }
    has_first_ = true;
    lines = LinesOf(rows);
  }

  static std::string HopsOnly(const std::vector<Step>& steps) {
    std::vector<Step> hops;
    std::ranges::copy_if(steps, std::back_inserter(hops), [](const Step& step) {
      return std::holds_alternative<Hop>(step.what);
    });
    return hops.empty() ? StepLine(steps) : StepLine(hops);
  }

  static std::vector<std::string> Entries(const SeenPacket& packet) {
    std::vector<std::string> entries;
    for (const ConntrackEntry& entry : packet.conntrack) {
      entries.push_back(ToString(entry));
    }
    return entries;
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
    AddListed(Aspect::kCopies, lines(lost), lines(found));
  }

  bool IsSameWay(const std::vector<Step>& before,
                 const std::vector<Step>& after) const {
    return before == after ||
           std::ranges::none_of(RowsOf(before, after, compared_),
                                &Row::Differs);
  }

  // What is in one list only, in pairs as far as there are.
  void AddListed(Aspect aspect, std::vector<std::string> before,
                 std::vector<std::string> after) {
    std::erase_if(before, [&](const std::string& one) {
      const auto found = std::ranges::find(after, one);
      if (found == after.end() || aspect == Aspect::kCopies) return false;
      after.erase(found);
      return true;
    });
    for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      Add({.aspect = aspect,
           .part = aspect == Aspect::kCopies ? "copies" : "",
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
