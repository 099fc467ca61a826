#include "trace/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "trace/attribution.h"
#include "trace/copy_endings.h"
#include "trace/line_steps.h"
#include "trace/lineage.h"
#include "trace/outcome.h"
#include "trace/resolved_chains.h"
#include "trace/seen_steps.h"

namespace hopcheck {
namespace {

using Role = PacketEvent::Role;

// The conntrack entries that the packets had, each as it was seen last.
std::vector<ConntrackEntry> ConntrackEntries(
    const std::vector<PacketEvent>& events, const EventNames& names) {
  std::vector<ConntrackEntry> entries;
  std::vector<uint64_t> known;
  for (const PacketEvent& event : events) {
    if (event.ct == 0 || event.netns == 0) continue;
    const auto at = std::ranges::find(known, event.ct) - known.begin();
    if (static_cast<size_t>(at) == known.size()) {
      known.push_back(event.ct);
      entries.emplace_back();
      entries.back().namespace_name = names.Namespace(event.netns);
    }
    ConntrackEntry& entry = entries[static_cast<size_t>(at)];
    entry.original = {event.ct_tuples[0][0], event.ct_tuples[0][1]};
    entry.reply = {event.ct_tuples[1][0], event.ct_tuples[1][1]};
    entry.mark = event.ct_mark;
  }
  return entries;
}

// By their times; of two at one time, that which was planned first.
std::vector<Step> MakeSteps(StepPlan plan, uint64_t begin_ns) {
  std::ranges::stable_sort(plan, {}, &PlannedStep::time_ns);
  std::vector<Step> steps;
  steps.reserve(plan.size());
  for (const PlannedStep& planned : plan) {
    Step& step = steps.emplace_back();
    planned.source->Make(planned.index, step);
    step.time_ns = planned.time_ns - begin_ns;
  }
  return steps;
}

class Assembly {
 public:
  // The chains of `record` are resolved.
  Assembly(const PacketRecord& record, const SenderView& sender,
           const EventNames& names)
      : record_(record),
        events_(record_.events),
        sender_(sender),
        names_(names),
        copies_(TraceCopies(events_)),
        endings_(events_, copies_, sender_, names_),
        seen_(events_, copies_, endings_, sender_.netns, names_),
        side_(AttributeEvents(record_, copies_, endings_.SideClones())) {}

  PacketPath Run() {
    PacketPath path;
    path.send_error = sender_.send_error;
    path.tells_stolen = names_.kernel.TellsStolen();
    const auto request = MainLine(Role::kRequest);
    const auto reply =
        MainLine(Role::kReply, request ? LastNamespace(*request) : 0);
    const auto error = MainLine(Role::kRequestError);
    Findings findings = Find(request, reply, error);
    if (request) path.request = Steps(*request);
    if (reply) path.reply = Steps(*reply);
    AppendErrors(Role::kRequestError, path.request);
    path.reply_is_error = !reply && error;
    if (path.reply_is_error) path.reply = Steps(*error);
    AppendErrors(Role::kReplyError, path.reply);
    path.branches = Branches({request, reply, reply ? std::nullopt : error});
    path.conntrack = ConntrackEntries(events_, names_);
    DecideOutcome(findings, sender_, path);
    return path;
  }

 private:
  // The line that says what became of the packets of a role. Of several that
  // ended alike: the one that left the sender (a broadcast is also looped back
  // to it), then the one that began in the namespace `home`.
  std::optional<size_t> MainLine(Role role, uint32_t home = 0) const {
    const auto rank = [&](size_t i) {
      const PacketEvent& first =
          events_[EventsFromStart(copies_, copies_[i]).front()];
      return std::tuple(endings_.Of(copies_[i]),
                        first.kind == PacketEvent::Kind::kIn,
                        first.netns != home);
    };
    std::optional<size_t> best;
    for (size_t i = 0; i < copies_.size(); ++i) {
      if (copies_[i].role != role || endings_.IsSideClone(copies_[i])) continue;
      if (endings_.IsRedirect(copies_[i])) continue;
      if (!best || rank(i) < rank(*best)) best = i;
    }
    return best;
  }

  // Where a line ended, or was last seen.
  uint32_t LastNamespace(size_t copy) const {
    return events_[copies_[copy].events.back()].netns;
  }

  // From the packet's very start.
  std::vector<Step> Steps(size_t copy) const {
    Line line;
    uint64_t until = UINT64_MAX;
    for (std::optional<size_t> at = copy; at; at = copies_[*at].parent) {
      AddSideEvents(*at, until, line);
      until = events_[copies_[*at].events.front()].time_ns;
    }
    return Steps(EventsFromStart(copies_, copies_[copy]), copies_[copy],
                 std::move(line));
  }

  // From where the copy split off.
  std::vector<Step> OwnSteps(size_t copy) const {
    Line line;
    AddSideEvents(copy, UINT64_MAX, line);
    return Steps(copies_[copy].events, copies_[copy], std::move(line));
  }

  // What was done to a copy before `until`, in front of what `line` has.
  void AddSideEvents(size_t copy, uint64_t until, Line& line) const {
    const auto add = [until](const std::vector<size_t>& indexes,
                             const auto& events, auto& all) {
      std::remove_reference_t<decltype(all)> before;
      before.reserve(indexes.size() + all.size());
      for (const size_t i : indexes) {
        if (events[i].time_ns < until) before.push_back(&events[i]);
      }
      before.insert(before.end(), all.begin(), all.end());
      all = std::move(before);
    };
    add(side_[copy].netfilter, record_.netfilter, line.netfilter);
    add(side_[copy].routes, record_.routes, line.routes);
  }

  std::vector<Step> Steps(const std::vector<size_t>& events, const Copy& copy,
                          Line line) const {
    line.events.reserve(events.size());
    for (const size_t index : events) line.events.push_back(&events_[index]);
    const std::array sources = {
        seen_.Of(events, copy), RouteStepsOf(line, names_),
        ChainStepsOf(line, names_), NatStepsOf(line, names_)};
    StepPlan plan;
    plan.reserve(events.size() + line.netfilter.size() + line.routes.size());
    for (const auto& source : sources) source->AddTo(plan);
    std::vector<Step> steps = MakeSteps(std::move(plan), Begin());
    ExplainDrops(steps);
    return steps;
  }

  // The errors that a packet caused belong to its path: where they arrived.
  void AppendErrors(Role role, std::vector<Step>& steps) const {
    for (const Copy& copy : copies_) {
      if (copy.role != role || endings_.Of(copy) != Ending::kDelivered)
        continue;
      // The clone that waits in the socket's error queue is the same error.
      if (endings_.IsSideClone(copy)) continue;
      steps.push_back(
          {seen_.ErrorOf(copy), events_[*copy.end].time_ns - Begin()});
    }
  }

  Findings Find(std::optional<size_t> request, std::optional<size_t> reply,
                std::optional<size_t> error) const {
    Findings found;
    found.request_seen = request.has_value();
    found.reply_seen = reply.has_value();
    if (request) {
      const Copy& copy = copies_[*request];
      const Ending ending = endings_.Of(copy);
      found.request_vanished =
          ending == Ending::kAlive &&
          events_[copy.events.back()].kind != PacketEvent::Kind::kOut;
      found.request_delivered = ending == Ending::kDelivered;
      if (ending == Ending::kDropped || ending == Ending::kNotForIt) {
        found.request_drop = seen_.DropOf(copy);
      }
    }
    for (const Copy& copy : copies_) {
      if (copy.role == Role::kRequestError && !endings_.IsSideClone(copy) &&
          !endings_.IsRedirect(copy) &&
          endings_.Of(copy) == Ending::kDelivered &&
          events_[*copy.end].netns == sender_.netns) {
        found.error_to_sender = seen_.ErrorOf(copy);
      }
    }
    found.untrusted = Imitated();
    found.lines_ended = true;
    for (const auto& line : {request, reply, error}) {
      if (line && !copies_[*line].end) found.lines_ended = false;
    }
    return found;
  }

  // The legacy tables are told of by log entries, which a rule can imitate.
  std::string Imitated() const {
    uint32_t netns = 0;  // of those before
    for (const NetfilterEvent& event : record_.netfilter) {
      if (event.backend != Backend::kLegacy || event.netns == netns) continue;
      netns = event.netns;
      const RuleBook* rules = names_.Rules(netns);
      if (rules == nullptr || rules->imitator.empty()) continue;
      return fmt::format(
          "a rule of {} logs as netfilter's trace does, which cannot be told "
          "from it: {}",
          names_.Namespace(netns), rules->imitator);
    }
    return "";
  }

  std::vector<std::vector<Step>> Branches(
      std::initializer_list<std::optional<size_t>> main_lines) const {
    std::vector<std::vector<Step>> branches;
    for (size_t i = 0; i < copies_.size(); ++i) {
      if (OnSomeLine(i, main_lines) || endings_.IsSideClone(copies_[i]))
        continue;
      auto steps = OwnSteps(i);
      if (!steps.empty()) branches.push_back(std::move(steps));
    }
    return branches;
  }

  bool OnSomeLine(
      size_t copy,
      std::initializer_list<std::optional<size_t>> main_lines) const {
    for (auto line : main_lines) {
      for (; line; line = copies_[*line].parent) {
        if (*line == copy) return true;
      }
    }
    return false;
  }

  // The time of the first thing that was seen, whatever it was.
  uint64_t Begin() const {
    uint64_t begin = events_.front().time_ns;
    if (!record_.netfilter.empty()) {
      begin = std::min(begin, record_.netfilter.front().time_ns);
    }
    if (!record_.routes.empty()) {
      begin = std::min(begin, record_.routes.front().time_ns);
    }
    return begin;
  }

  const PacketRecord& record_;
  const std::vector<PacketEvent>& events_;
  const SenderView& sender_;
  const EventNames& names_;
  const std::vector<Copy> copies_;
  const CopyEndings endings_;
  const SeenSteps seen_;
  const std::vector<SideEvents> side_;  // of each copy
};

}  // namespace

std::string EventNames::Namespace(uint32_t inode) const {
  const auto known = namespaces.find(inode);
  if (known != namespaces.end()) return known->second;
  return others ? others(inode) : fmt::format("netns:{}", inode);
}

PacketPath AssemblePath(PacketRecord& record, const SenderView& sender,
                        const EventNames& names) {
  ResolveChains(record.netfilter, names);
  return Assembly(record, sender, names).Run();
}

}  // namespace hopcheck
