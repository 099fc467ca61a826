#include "trace/attribution.h"

#include <netinet/in.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;
using Role = PacketEvent::Role;

// Hooks that a packet meets on its way in: what it was seen at last is what
// they are about. At the others it is about to be sent on, perhaps in a copy
// that has not been seen yet.
bool IsWayIn(std::string_view hook) {
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
    chain_owners_.reserve(record_.netfilter.size());
    for (size_t i = 0; i < record_.netfilter.size(); ++i) {
      const auto event = SeenAs(record_.netfilter[i]);
      chain_owners_.push_back(event ? owners_[*event] : std::nullopt);
      if (event) side_[*owners_[*event]].netfilter.push_back(i);
    }
    for (size_t i = 0; i < record_.routes.size(); ++i) {
      if (const auto copy = CopyOf(record_.routes[i])) {
        side_[*copy].routes.push_back(i);
      }
    }
    return std::move(side_);
  }

 private:
  // The trace cuts off what an ICMP error quotes: whether it is about the
  // request or the reply is not told.
  static bool MayBe(Role told, Role role) {
    return told == role || (IsIcmpErrorRole(told) && IsIcmpErrorRole(role));
  }

  static bool IsIn(const PacketEvent& event, uint32_t netns) {
    return event.netns == netns || event.netns == 0 || netns == 0;
  }

  // The last event before `time` that `matches`.
  template <typename Matches>
  std::optional<size_t> Before(uint64_t time, Matches&& matches) const {
    for (size_t i = EndOf(time); i-- > 0;) {
      if (owners_[i] && matches(record_.events[i])) return i;
    }
    return std::nullopt;
  }

  // The first one after it.
  template <typename Matches>
  std::optional<size_t> After(uint64_t time, Matches&& matches) const {
    for (size_t i = EndOf(time); i < record_.events.size(); ++i) {
      if (owners_[i] && matches(record_.events[i])) return i;
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

  // The event of the packet that netfilter had before it. On its way in, that
  // is the one that was received last; copies of it may have been sent on
  // since (a bridge's flood, a mirror).
  std::optional<size_t> SeenAs(const NetfilterEvent& event) const {
    const auto is_it = [&](const PacketEvent& seen) {
      return MayBe(event.role, seen.role) && IsIn(seen, event.netns);
    };
    std::optional<size_t> found;
    if (IsWayIn(event.hook)) {
      found = Before(event.time_ns, [&](const PacketEvent& seen) {
        return is_it(seen) && seen.kind == Kind::kIn &&
               (event.in_hand == 0 || seen.skb == event.in_hand);
      });
    } else {
      found = After(event.time_ns, is_it);
    }
    if (!found) found = Before(event.time_ns, is_it);
    if (!found) found = After(event.time_ns, is_it);
    return found;
  }

  // The copy that is in hand at `time`.
  std::optional<size_t> InHand(uint64_t skb, uint64_t time) const {
    if (skb == 0) return std::nullopt;
    const auto event =
        Before(time, [&](const PacketEvent& seen) { return seen.skb == skb; });
    return event ? owners_[*event] : std::nullopt;
  }

  // A lookup's flow tells what it is for. What came in is routed by its own
  // addresses. What is to be sent, by a process or as an answer, names its
  // protocol, unless it is routed once more. Other lookups are checks (may this
  // come from there? is that address ours?) and a neighbour protocol's.
  std::optional<size_t> CopyOf(const RouteEvent& route) const {
    const auto in_hand = InHand(route.skb, route.time_ns);
    if (in_hand && (route.is_input || IsLoopedBack(*in_hand, route)) &&
        IsFlowOf(*in_hand, route)) {
      return IsBeingAnswered(*in_hand, route) ? std::nullopt : in_hand;
    }
    if (route.is_input) return std::nullopt;
    if (IsToSend(route)) return ToBeSent(route, in_hand);
    return RoutedAgain(route);
  }

  static bool IsToSend(const RouteEvent& route) {
    return !route.is_input &&
           (route.protocol == IPPROTO_ICMP || route.protocol == IPPROTO_ICMPV6);
  }

  // Whether an ICMP error is about to be sent for what is in hand. Its sender
  // asks for the packet's way, as if it were to be sent from here, then for the
  // error's, and whether that may be.
  bool IsBeingAnswered(size_t copy, const RouteEvent& route) const {
    const PacketEvent* last = LastBefore(copy, route.time_ns);
    return std::ranges::any_of(record_.routes, [&](const RouteEvent& other) {
      return other.skb == route.skb && IsToSend(other) &&
             IsFlowOf(copy, other) && other.time_ns < route.time_ns &&
             (last == nullptr || other.time_ns > last->time_ns);
    });
  }

  const PacketEvent* LastBefore(size_t copy, uint64_t time) const {
    const PacketEvent* last = nullptr;
    for (const size_t i : copies_[copy].events) {
      if (record_.events[i].time_ns > time) break;
      last = &record_.events[i];
    }
    return last;
  }

  // Whether what is in hand has come in by lo, where it is looked up as if it
  // were to be sent. One to its own sender has its route from there.
  bool IsLoopedBack(size_t copy, const RouteEvent& route) const {
    if (route.source == route.destination) return false;
    const PacketEvent* last = LastBefore(copy, route.time_ns);
    return last != nullptr && last->kind == Kind::kIn && last->device == "lo";
  }

  // The copy that from now on passes chains, or is seen, with these addresses;
  // the source may be open yet. What is in hand is answered, not sent; what was
  // seen before has its route, and others ask for the same way (a neighbour
  // protocol, a REJECT of its packets).
  std::optional<size_t> ToBeSent(const RouteEvent& route,
                                 std::optional<size_t> in_hand) const {
    const auto copy = NextSent(route, in_hand);
    return copy && !WasSeen(*copy, route.time_ns) ? copy : std::nullopt;
  }

  // Whether it, or one that it was made from, was seen before `time`.
  bool WasSeen(size_t copy, uint64_t time) const {
    for (std::optional<size_t> at = copy; at; at = copies_[*at].parent) {
      for (size_t i = 0; i < record_.events.size(); ++i) {
        if (owners_[i] == at && record_.events[i].time_ns < time) return true;
      }
      for (size_t i = 0; i < record_.netfilter.size(); ++i) {
        if (chain_owners_[i] == at && record_.netfilter[i].time_ns < time) {
          return true;
        }
      }
    }
    return false;
  }

  std::optional<size_t> NextSent(const RouteEvent& route,
                                 std::optional<size_t> in_hand) const {
    const auto matches = [&](const auto& seen) {
      return seen.destination == route.destination &&
             (route.source.IsUnspecified() || seen.source == route.source) &&
             (!in_hand || seen.role != copies_[*in_hand].role);
    };
    const auto next = After(route.time_ns, [&](const PacketEvent& seen) {
      return IsIn(seen, route.netns) && matches(seen);
    });
    for (size_t i = 0; i < record_.netfilter.size(); ++i) {
      const NetfilterEvent& seen = record_.netfilter[i];
      if (next && seen.time_ns > record_.events[*next].time_ns) break;
      if (seen.time_ns > route.time_ns && seen.hook == "output" &&
          (seen.netns == route.netns || route.netns == 0) && matches(seen)) {
        return chain_owners_[i];
      }
    }
    // What comes in later was sent elsewhere: a rule has asked for that
    // address.
    if (!next || record_.events[*next].kind == Kind::kIn) return std::nullopt;
    return owners_[*next];
  }

  // The copy that is about to be sent and whose destination or mark a chain
  // has just changed: such a lookup names no protocol.
  std::optional<size_t> RoutedAgain(const RouteEvent& route) const {
    if (route.source.IsUnspecified()) return std::nullopt;
    std::optional<size_t> last;
    for (size_t i = 0; i < record_.netfilter.size(); ++i) {
      if (record_.netfilter[i].time_ns > route.time_ns) break;
      last = i;
    }
    if (!last) return std::nullopt;
    const NetfilterEvent& chain = record_.netfilter[*last];
    const bool is_there = chain.hook == "output" &&
                          (chain.netns == route.netns || route.netns == 0);
    const bool was_seen =
        std::ranges::any_of(record_.events, [&](const PacketEvent& seen) {
          return seen.time_ns > chain.time_ns && seen.time_ns < route.time_ns;
        });
    return is_there && !was_seen ? chain_owners_[*last] : std::nullopt;
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
  std::vector<std::optional<size_t>> owners_;        // of events: their copy
  std::vector<std::optional<size_t>> chain_owners_;  // of netfilter's
  std::vector<SideEvents> side_;
};

}  // namespace

std::vector<SideEvents> AttributeEvents(const PacketRecord& record,
                                        const std::vector<Copy>& copies,
                                        const std::vector<bool>& is_aside) {
  return Attribution(record, copies, is_aside).Run();
}

}  // namespace hopcheck
