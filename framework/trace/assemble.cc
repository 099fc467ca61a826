#include "trace/assemble.h"

#include <fmt/format.h>
#include <linux/icmp.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/icmp_names.h"
#include "trace/attribution.h"
#include "trace/line_steps.h"
#include "trace/lineage.h"
#include "trace/outcome.h"

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;
using Role = PacketEvent::Role;

// How a copy ended, the best evidence of what became of the packet first.
enum class Ending {
  kDelivered,
  kDropped,
  kNotForIt,  // a flood's copy, dropped by a host that it was not meant for
  kConsumed,  // used up on the way: fragmented, copied, read from a socket
  kAlive,
};

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

// The steps of all lists by their times; of two at one time, that of the
// earlier list first.
std::vector<Step> InOrder(std::array<std::vector<Step>, 4> lists) {
  // Steps are large: they are moved once.
  std::vector<Step*> order;
  for (std::vector<Step>& list : lists) {
    for (Step& step : list) order.push_back(&step);
  }
  std::ranges::stable_sort(order, {}, &Step::time_ns);
  std::vector<Step> steps;
  steps.reserve(order.size());
  for (Step* step : order) steps.push_back(std::move(*step));
  return steps;
}

class Assembly {
 public:
  Assembly(PacketRecord record, const SenderView& sender,
           const EventNames& names)
      : record_(WithChains(std::move(record), names)),
        events_(record_.events),
        sender_(sender),
        names_(names),
        copies_(TraceCopies(events_)),
        side_(AttributeEvents(record_, copies_, SideClones())) {}

  PacketPath Run() {
    PacketPath path;
    path.send_error = sender_.send_error;
    const auto request = MainLine(Role::kRequest);
    const auto reply =
        MainLine(Role::kReply, request ? LastNamespace(*request) : 0);
    const auto error = MainLine(Role::kRequestError);
    Findings findings = Find(request, reply, error);
    if (request) path.request = Steps(*request);
    if (reply) path.reply = Steps(*reply);
    AppendErrors(Role::kRequestError, path.request);
    if (!reply && error) path.reply = Steps(*error);
    AppendErrors(Role::kReplyError, path.reply);
    path.branches = Branches({request, reply, reply ? std::nullopt : error});
    path.conntrack = ConntrackEntries(events_, names_);
    DecideOutcome(findings, sender_, path);
    return path;
  }

 private:
  static PacketRecord WithChains(PacketRecord record, const EventNames& names) {
    ResolveChains(record.netfilter, names);
    return record;
  }

  // The line that says what became of the packets of a role. Of several that
  // ended alike: the one that left the sender (a broadcast is also looped back
  // to it), then the one that began in the namespace `home`.
  std::optional<size_t> MainLine(Role role, uint32_t home = 0) const {
    const auto rank = [&](size_t i) {
      const PacketEvent& first =
          events_[EventsFromStart(copies_, copies_[i]).front()];
      return std::tuple(EndingOf(copies_[i]), first.kind == Kind::kIn,
                        first.netns != home);
    };
    std::optional<size_t> best;
    for (size_t i = 0; i < copies_.size(); ++i) {
      if (copies_[i].role != role || IsSideClone(copies_[i])) continue;
      if (IsRedirect(copies_[i])) continue;
      if (!best || rank(i) < rank(*best)) best = i;
    }
    return best;
  }

  // Where a line ended, or was last seen.
  uint32_t LastNamespace(size_t copy) const {
    return events_[copies_[copy].events.back()].netns;
  }

  std::vector<bool> SideClones() const {
    std::vector<bool> is_side_clone;
    for (const Copy& copy : copies_) is_side_clone.push_back(IsSideClone(copy));
    return is_side_clone;
  }

  // A copy seen only when it was used up is a clone that was made for a socket
  // or a neighbour's query; unless the packet went on in it (reassembled from
  // fragments), its first copy used up before.
  bool IsSideClone(const Copy& copy) const {
    if (copy.events.size() != 1 ||
        events_[copy.events[0]].kind != Kind::kConsume) {
      return false;
    }
    if (!copy.parent) return true;
    const Copy& parent = copies_[*copy.parent];
    return !parent.end || *parent.end > copy.events[0] ||
           EndingOf(parent) != Ending::kConsumed;
  }

  Ending EndingOf(const Copy& copy) const {
    if (!copy.end) return Ending::kAlive;
    const PacketEvent& end = events_[*copy.end];
    if (ReachedReceiver(copy, end)) return Ending::kDelivered;
    if (end.kind == Kind::kConsume) return Ending::kConsumed;
    return names_.kernel.DropReason(end.reason) == "OTHERHOST"
               ? Ending::kNotForIt
               : Ending::kDropped;
  }

  bool ReachedReceiver(const Copy& copy, const PacketEvent& end) const {
    if (!end.local && !end.destination.IsMulticast()) return false;
    const PacketEvent* before = EventBeforeEnd(copy);
    if (before == nullptr || before->kind != Kind::kIn) return false;
    if (end.kind == Kind::kConsume) return true;
    // IPv6 tells of an echo request that has arrived, and that it will not or
    // cannot answer, as IPv4 does not: as dropped, for no reason.
    if (copy.role == Role::kRequest &&
        names_.kernel.Function(end.location) == "icmpv6_rcv" &&
        names_.kernel.DropReason(end.reason) == "NOT_SPECIFIED") {
      return true;
    }
    // A raw socket gets a clone; the packet itself then finds no ping socket,
    // and is "dropped". What the socket said counts.
    if (end.netns != sender_.netns) return false;
    return (copy.role == Role::kReply && sender_.got_reply) ||
           (copy.role == Role::kRequestError && sender_.got_error);
  }

  const PacketEvent* EventBeforeEnd(const Copy& copy) const {
    const std::vector<size_t> line = EventsFromStart(copies_, copy);
    return line.size() < 2 ? nullptr : &events_[line[line.size() - 2]];
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
    for (const size_t index : events) line.events.push_back(&events_[index]);
    std::vector<Step> steps =
        InOrder({SeenSteps(events, copy), RouteSteps(line, names_),
                 ChainSteps(line, names_), NatSteps(line, names_)});
    for (Step& step : steps) step.time_ns -= Begin();
    ExplainDrops(steps);
    return steps;
  }

  std::vector<Step> SeenSteps(const std::vector<size_t>& line,
                              const Copy& copy) const {
    std::vector<Step> steps;
    std::string last_namespace = names_.Namespace(sender_.netns);
    for (const size_t index : line) {
      const PacketEvent& event = events_[index];
      const std::string space =
          event.netns != 0 ? names_.Namespace(event.netns) : last_namespace;
      if (auto step = ToStep(event, space, copy)) {
        steps.push_back({std::move(*step), event.time_ns});
      }
      last_namespace = space;
    }
    return steps;
  }

  std::optional<decltype(Step::what)> ToStep(const PacketEvent& event,
                                             const std::string& space,
                                             const Copy& copy) const {
    if (event.kind == Kind::kOut) return ToHop(event, space, Direction::kOut);
    if (event.kind == Kind::kIn) return ToHop(event, space, Direction::kIn);
    if (event.kind == Kind::kWait) return std::nullopt;
    if (EndingOf(copy) == Ending::kDelivered) {
      if (IsIcmpErrorRole(copy.role)) return ErrorOf(copy);
      return Deliver{space, EventBeforeEnd(copy)->device, event.source,
                     event.destination};
    }
    if (event.kind == Kind::kConsume) return std::nullopt;
    return Drop{space, event.device, names_.kernel.DropReason(event.reason),
                names_.kernel.Function(event.location)};
  }

  static Hop ToHop(const PacketEvent& event, const std::string& space,
                   Direction direction) {
    return {.namespace_name = space,
            .interface = event.device,
            .direction = direction,
            .source = event.source,
            .destination = event.destination,
            .hop_limit = event.hop_limit,
            .mark = event.mark};
  }

  // A redirect tells of a shorter way, and not what became of the packet,
  // which its router has forwarded.
  bool IsRedirect(const Copy& copy) const {
    const PacketEvent& first = events_[copy.events.front()];
    return IsIcmpErrorRole(copy.role) &&
           first.source.family() == Family::kIpv4 &&
           first.icmp_type == ICMP_REDIRECT;
  }

  static bool IsIcmpErrorRole(Role role) {
    return role == Role::kRequestError || role == Role::kReplyError;
  }

  IcmpError ErrorOf(const Copy& copy) const {
    const PacketEvent& end = events_[*copy.end];
    const Family family = end.source.family();
    IcmpError error{.namespace_name = names_.Namespace(end.netns),
                    .family = family,
                    .type = end.icmp_type,
                    .code = end.icmp_code,
                    .name = IcmpErrorName(family, end.icmp_type, end.icmp_code),
                    .from = end.source,
                    .from_namespace = names_.Namespace(
                        events_[EventsFromStart(copies_, copy).front()].netns),
                    .mtu = std::nullopt};
    if (end.quoted_source) error.quoted_source = *end.quoted_source;
    if (end.quoted_destination) {
      error.quoted_destination = *end.quoted_destination;
    }
    if (IcmpErrorIsNamed(family, end.icmp_type, end.icmp_code, "too-big")) {
      // RFC 1191: the lower half of the word; RFC 4443, 3.2: all of it.
      error.mtu =
          family == Family::kIpv4 ? end.icmp_info & 0xffff : end.icmp_info;
    }
    return error;
  }

  // The errors that a packet caused belong to its path: where they arrived.
  void AppendErrors(Role role, std::vector<Step>& steps) const {
    for (const Copy& copy : copies_) {
      if (copy.role != role || EndingOf(copy) != Ending::kDelivered) continue;
      // The clone that waits in the socket's error queue is the same error.
      if (IsSideClone(copy)) continue;
      steps.push_back({ErrorOf(copy), events_[*copy.end].time_ns - Begin()});
    }
  }

  Findings Find(std::optional<size_t> request, std::optional<size_t> reply,
                std::optional<size_t> error) const {
    Findings found;
    found.request_seen = request.has_value();
    found.reply_seen = reply.has_value();
    if (request) {
      const Ending ending = EndingOf(copies_[*request]);
      found.request_delivered = ending == Ending::kDelivered;
      if (ending == Ending::kDropped || ending == Ending::kNotForIt) {
        found.request_drop = std::get<Drop>(
            SeenSteps(copies_[*request].events, copies_[*request]).back().what);
      }
    }
    for (const Copy& copy : copies_) {
      if (copy.role == Role::kRequestError && !IsSideClone(copy) &&
          !IsRedirect(copy) && EndingOf(copy) == Ending::kDelivered &&
          events_[*copy.end].netns == sender_.netns) {
        found.error_to_sender = ErrorOf(copy);
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
    for (const NetfilterEvent& event : record_.netfilter) {
      if (event.backend != Backend::kLegacy) continue;
      const RuleBook* rules = names_.Rules(event.netns);
      if (rules == nullptr || rules->imitator.empty()) continue;
      return fmt::format(
          "a rule of {} logs as netfilter's trace does, which cannot be told "
          "from it: {}",
          names_.Namespace(event.netns), rules->imitator);
    }
    return "";
  }

  std::vector<std::vector<Step>> Branches(
      std::initializer_list<std::optional<size_t>> main_lines) const {
    std::vector<std::vector<Step>> branches;
    for (size_t i = 0; i < copies_.size(); ++i) {
      if (OnSomeLine(i, main_lines) || IsSideClone(copies_[i])) continue;
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

  const PacketRecord record_;
  const std::vector<PacketEvent>& events_;
  const SenderView& sender_;
  const EventNames& names_;
  const std::vector<Copy> copies_;
  const std::vector<SideEvents> side_;  // of each copy
};

}  // namespace

std::string EventNames::Namespace(uint32_t inode) const {
  const auto known = namespaces.find(inode);
  return known != namespaces.end() ? known->second
                                   : fmt::format("netns:{}", inode);
}

PacketPath AssemblePath(PacketRecord record, const SenderView& sender,
                        const EventNames& names) {
  return Assembly(std::move(record), sender, names).Run();
}

}  // namespace hopcheck
