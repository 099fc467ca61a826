#include "diff/packet_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "diff/step_rows.h"
#include "expect/notation.h"
#include "report/step_table.h"

namespace hopcheck {
namespace {

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
    const std::vector<StepRow> rows = RowsOf(before, after, compared_);
    for (Change& change : ChangesOf(rows)) {
      change.part = part;
      if (!IsTold(change)) Add(std::move(change));
    }
    if (!std::ranges::any_of(rows, &StepRow::Differs)) return;
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
    SetRedirectsAside(lost, &Change::before);
    SetRedirectsAside(found, &Change::after);
    const auto lines = [](const std::vector<const std::vector<Step>*>& ways) {
      std::vector<std::string> all;
      for (const auto* way : ways) all.push_back(StepLine(*way));
      return all;
    };
    AddCopiesOf(lines(lost), lines(found));
  }

  // Those that only one has.
  void SetRedirectsAside(std::vector<const std::vector<Step>*>& ways,
                         std::string Change::*side) {
    std::erase_if(ways, [&](const std::vector<Step>* way) {
      if (way->empty() || !IsRedirect(way->back())) return false;
      Change change{.aspect = Aspect::kCopies,
                    .part = "copies",
                    .aside = Aside::kRedirect};
      change.*side = StepLine(*way);
      Add(std::move(change));
      return true;
    });
  }

  bool IsSameWay(const std::vector<Step>& before,
                 const std::vector<Step>& after) const {
    return before == after ||
           std::ranges::none_of(RowsOf(before, after, compared_),
                                &StepRow::Differs);
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
