#include "trace/attribution.h"

#include <netinet/in.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;
using Role = PacketEvent::Role;

// Hooks that a packet meets on its way in: what it was seen at last is what
// they are about. At the others it is about to be sent on, perhaps in a copy
// that has not been seen yet.
bool IsWayIn(const std::string& hook) {
  return hook == "prerouting" || hook == "input" || hook == "ingress";
}

class Attribution {
 public:
  Attribution(const PacketRecord& record, const std::vector<Copy>& copies,
              const std::vector<bool>& is_aside)
      : record_(record),
        copies_(copies),
        owners_(record.events.size()),
        side_(copies.size()) {
    for (size_t copy = 0; copy < copies.size(); ++copy) {
      if (is_aside[copy]) continue;
      for (const size_t event : copies[copy].events) owners_[event] = copy;
    }
  }

  std::vector<SideEvents> Run() {
    for (size_t i = 0; i < record_.netfilter.size(); ++i) {
      const NetfilterEvent& event = record_.netfilter[i];
      const auto matches = [&](const PacketEvent& seen) {
        return seen.role == event.role && IsIn(seen, event.netns);
      };
      auto copy = IsWayIn(event.hook) ? Before(event.time_ns, matches)
                                      : After(event.time_ns, matches);
      if (!copy) copy = Before(event.time_ns, matches);
      if (!copy) copy = After(event.time_ns, matches);
      if (copy) side_[*copy].netfilter.push_back(i);
    }
    for (size_t i = 0; i < record_.routes.size(); ++i) {
      if (const auto copy = CopyOf(record_.routes[i])) {
        side_[*copy].routes.push_back(i);
      }
    }
    return std::move(side_);
  }

 private:
  static bool IsIn(const PacketEvent& event, uint32_t netns) {
    return event.netns == netns || event.netns == 0 || netns == 0;
  }

  // The copy of the last event before `time` that `matches`.
  template <typename Matches>
  std::optional<size_t> Before(uint64_t time, Matches&& matches) const {
    for (size_t i = EndOf(time); i-- > 0;) {
      if (owners_[i] && matches(record_.events[i])) return owners_[i];
    }
    return std::nullopt;
  }

  // The copy of the first one after it.
  template <typename Matches>
  std::optional<size_t> After(uint64_t time, Matches&& matches) const {
    for (size_t i = EndOf(time); i < record_.events.size(); ++i) {
      if (owners_[i] && matches(record_.events[i])) return owners_[i];
    }
    return std::nullopt;
  }

  // How many events had been seen at `time`. They stand in the order of their
  // times.
  size_t EndOf(uint64_t time) const {
    const auto end = std::ranges::upper_bound(record_.events, time, {},
                                              &PacketEvent::time_ns);
    return static_cast<size_t>(end - record_.events.begin());
  }

  // The copy that is in hand at `time`.
  std::optional<size_t> InHand(uint64_t skb, uint64_t time) const {
    if (skb == 0) return std::nullopt;
    return Before(time,
                  [&](const PacketEvent& event) { return event.skb == skb; });
  }

  // A lookup's flow tells what it is for. A packet in hand is routed by its own
  // addresses. What is looked up to send an answer, or by a sender, names the
  // protocol; other lookups are checks (may this come from there? is that
  // address ours?) and questions of a neighbour's protocol.
  std::optional<size_t> CopyOf(const RouteEvent& route) const {
    const auto in_hand = InHand(route.skb, route.time_ns);
    if (in_hand && IsFlowOf(*in_hand, route)) return in_hand;
    if (route.protocol != IPPROTO_ICMP && route.protocol != IPPROTO_ICMPV6) {
      return std::nullopt;
    }
    return After(route.time_ns, [&](const PacketEvent& event) {
      return IsIn(event, route.netns) &&
             event.destination == route.destination &&
             (!in_hand || event.role != copies_[*in_hand].role);
    });
  }

  bool IsFlowOf(size_t copy, const RouteEvent& route) const {
    bool from = false;
    bool to = false;
    for (const size_t i : copies_[copy].events) {
      from = from || record_.events[i].source == route.source;
      to = to || record_.events[i].destination == route.destination;
    }
    return from && to;
  }

  const PacketRecord& record_;
  const std::vector<Copy>& copies_;
  std::vector<std::optional<size_t>> owners_;  // of events: their copy
  std::vector<SideEvents> side_;
};

}  // namespace

void ResolveChains(std::vector<NetfilterEvent>& events,
                   const EventNames& names) {
  // By namespace and trace: a chain that was jumped to stands on the hook of
  // the base chain before it.
  std::map<std::pair<uint32_t, uint32_t>, std::string> hooks;
  for (NetfilterEvent& event : events) {
    if (const RuleBook* rules = names.Rules(event.netns)) {
      event.book = rules->Find(event.backend, event.chain);
    }
    if (!event.hook.empty()) continue;
    std::string& hook = hooks[{event.netns, event.trace_id}];
    if (event.book != nullptr && !event.book->hook.empty()) {
      hook = event.book->hook;
    }
    event.hook = hook;
  }
}

std::vector<SideEvents> AttributeEvents(const PacketRecord& record,
                                        const std::vector<Copy>& copies,
                                        const std::vector<bool>& is_aside) {
  return Attribution(record, copies, is_aside).Run();
}

}  // namespace hopcheck
