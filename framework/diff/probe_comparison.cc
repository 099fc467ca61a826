#include "diff/probe_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "diff/chance.h"
#include "diff/packet_comparison.h"
#include "report/step_table.h"

namespace hopcheck {
namespace {

ProbeSide SideOf(const SeenProbe& probe) {
  ProbeSide side{.line = probe.line,
                 .result = probe.result,
                 .packets = probe.packets.size()};
  const auto found = std::ranges::find(probe.packets, ResultKind::kInconclusive,
                                       &SeenPacket::result);
  if (found != probe.packets.end()) {
    side.inconclusive = found->messages.empty() ? "it is not said why"
                                                : found->messages.front();
  }
  return side;
}

void AddOnce(const Change& change, std::vector<Change>& changes) {
  if (std::ranges::find(changes, change) == changes.end()) {
    changes.push_back(change);
  }
}

// A way, and how many packets took it.
struct Way {
  const SeenPacket* packet = nullptr;
  size_t before = 0;
  size_t after = 0;
};

// "replied (client/eth0, router/lan, …)"
std::string Describe(const SeenPacket& packet) {
  std::vector<Step> hops;
  std::ranges::copy_if(
      packet.request, std::back_inserter(hops),
      [](const Step& step) { return std::holds_alternative<Hop>(step.what); });
  std::string text(ToString(*packet.outcome));
  if (!hops.empty()) text += fmt::format(" ({})", StepLine(hops));
  return text;
}

class Comparison {
 public:
  Comparison(const SeenProbe& before, const SeenProbe& after,
             const Compared& compared)
      : before_(before), after_(after), compared_(compared) {}

  ProbeDifference Run() {
    difference_.probe = after_.name;
    difference_.before = SideOf(before_);
    difference_.after = SideOf(after_);
    if (!difference_.before->inconclusive.empty() ||
        !difference_.after->inconclusive.empty()) {
      difference_.status = ProbeStatus::kInconclusive;
      return std::move(difference_);
    }
    if (!IsSameOneByOne()) CompareWays();
    return std::move(difference_);
  }

 private:
  size_t all_before() const { return before_.packets.size(); }
  size_t all_after() const { return after_.packets.size(); }

  bool IsSameOneByOne() {
    if (all_before() != all_after()) return false;
    std::vector<Change> asides;
    for (size_t i = 0; i < all_before(); ++i) {
      const PacketDifference packet =
          ComparePackets(before_.packets[i], after_.packets[i], compared_);
      if (packet.Differs()) return false;
      for (const Change& change : packet.changes) AddOnce(change, asides);
    }
    difference_.asides = std::move(asides);
    return true;
  }

  void CompareWays() {
    CollectWays();
    std::vector<const Way*> lost;
    std::vector<const Way*> found;
    std::vector<const Way*> other;
    for (const Way& way : ways_) {
      if (IsSame(way)) continue;
      (way.after == 0 ? lost : way.before == 0 ? found : other).push_back(&way);
    }
    const size_t pairs = std::min(lost.size(), found.size());
    for (size_t i = 0; i < pairs; ++i) AddPair(*lost[i], *found[i]);
    // Where one way has become another, how many took it says no more.
    for (size_t i = pairs; i < lost.size(); ++i) {
      AddShare(*lost[i]);
      if (const Way* way = InsteadOf(*lost[i])) AddPart(*lost[i], *way);
    }
    for (size_t i = pairs; i < found.size(); ++i) {
      AddShare(*found[i]);
      if (const Way* way = InsteadOf(*found[i])) AddPart(*way, *found[i]);
    }
    for (const Way* way : other) AddShare(*way);
    if (all_before() != all_after()) {
      difference_.changes.insert(difference_.changes.begin(),
                                 {.aspect = Aspect::kPackets,
                                  .before = std::to_string(all_before()),
                                  .after = std::to_string(all_after())});
    }
    if (!difference_.changes.empty()) {
      difference_.status = ProbeStatus::kDifferent;
    }
  }

  void CollectWays() {
    for (const SeenPacket& packet : before_.packets) ++WayOf(packet).before;
    for (const SeenPacket& packet : after_.packets) ++WayOf(packet).after;
  }

  // The way of `packet`, which may be a new one.
  Way& WayOf(const SeenPacket& packet) {
    for (Way& way : ways_) {
      const PacketDifference one =
          ComparePackets(*way.packet, packet, compared_);
      if (one.Differs()) {
        if (!difference_.chance.IsThere()) difference_.chance = one.chance;
        continue;
      }
      for (const Change& change : one.changes) {
        AddOnce(change, difference_.asides);
      }
      return way;
    }
    return ways_.emplace_back(Way{.packet = &packet});
  }

  // Whether as many take it, or as many as chance may let.
  bool IsSame(const Way& way) const {
    if (way.before * all_after() == way.after * all_before()) return true;
    const std::optional<Chance> chance = ChanceOfWay(way);
    if (!chance) return false;
    return chance->is_of_flow ||
           ChanceOf({.part_before = way.before,
                     .all_before = all_before(),
                     .part_after = way.after,
                     .all_after = all_after()}) >= kLeastChance;
  }

  // What leads to this way rather than to the others, if it is chance. A way
  // that only one side has is not chance's if it parts by anything else from
  // one that the other side has.
  std::optional<Chance> ChanceOfWay(const Way& way) const {
    std::optional<Chance> chance;
    for (const Way& other : ways_) {
      if (&other == &way) continue;
      const Chance one =
          ComparePackets(*other.packet, *way.packet, compared_).chance;
      const bool is_new = way.before == 0 && other.before > 0;
      const bool is_lost = way.after == 0 && other.after > 0;
      if (!one.IsThere() && (is_new || is_lost)) return std::nullopt;
      if (one.IsThere() && (!chance || one.is_of_flow)) chance = one;
    }
    return chance;
  }

  // What the other side has in place of a way that one side alone has: one
  // whose share has changed the other way, else any; none that dice lead to.
  // Null for none.
  const Way* InsteadOf(const Way& way) const {
    const bool is_lost = way.after == 0;
    const Way* found = nullptr;
    for (const Way& other : ways_) {
      if ((is_lost ? other.after : other.before) == 0) continue;
      if (ComparePackets(*other.packet, *way.packet, compared_)
              .chance.IsThere()) {
        continue;
      }
      const bool has_changed =
          is_lost ? other.after > other.before : other.after < other.before;
      if (has_changed) return &other;
      if (found == nullptr) found = &other;
    }
    return found;
  }

  // One way has become another.
  void AddPair(const Way& lost, const Way& found) {
    Add(ComparePackets(*lost.packet, *found.packet, compared_), lost.before,
        found.after);
  }

  // As many packets as one way has lost or got go the other now. Dice may have
  // taken as many from there again.
  void AddPart(const Way& from, const Way& to) {
    const size_t lost = from.before - std::min(from.before, from.after);
    const size_t got = to.after - std::min(to.before, to.after);
    const size_t count =
        lost > 0 && got > 0 ? std::min(lost, got) : std::max(lost, got);
    Add(ComparePackets(*from.packet, *to.packet, compared_), count, count);
  }

  void Add(PacketDifference packet, size_t before, size_t after) {
    packet.packets_before = before;
    packet.packets_after = after;
    for (const Change& change : packet.changes) {
      AddOnce(change, change.aside ? difference_.asides : difference_.changes);
    }
    difference_.packets.push_back(std::move(packet));
  }

  void AddShare(const Way& way) {
    difference_.ways.push_back({.way = Describe(*way.packet),
                                .before = way.before,
                                .after = way.after});
    const auto of = [](size_t part, size_t all) {
      return fmt::format("{} of {}", part, all);
    };
    difference_.changes.push_back({.aspect = Aspect::kShares,
                                   .what = difference_.ways.back().way,
                                   .before = of(way.before, all_before()),
                                   .after = of(way.after, all_after())});
  }

  const SeenProbe& before_;
  const SeenProbe& after_;
  const Compared& compared_;
  std::vector<Way> ways_;
  ProbeDifference difference_;
};

}  // namespace

ProbeDifference CompareProbes(const SeenProbe& before, const SeenProbe& after,
                              const Compared& compared) {
  return Comparison(before, after, compared).Run();
}

}  // namespace hopcheck
