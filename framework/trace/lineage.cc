#include "trace/lineage.h"

#include <algorithm>
#include <unordered_map>

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;

bool IsEnd(Kind kind) { return kind == Kind::kDrop || kind == Kind::kConsume; }

// netif_rx and then netif_receive_skb, net_dev_queue and then
// net_dev_start_xmit: the same crossing, told twice.
bool SameCrossing(const PacketEvent& a, const PacketEvent& b) {
  return (a.kind == Kind::kOut || a.kind == Kind::kIn) && a.kind == b.kind &&
         a.netns == b.netns && a.device == b.device;
}

class Tracing {
 public:
  explicit Tracing(const std::vector<PacketEvent>& events) : events_(events) {}

  std::vector<Copy> Run() {
    for (size_t i = 0; i < events_.size(); ++i) Add(i);
    return std::move(copies_);
  }

 private:
  void Add(size_t index) {
    const PacketEvent& event = events_[index];
    const size_t at = CopyOf(event);
    Copy& copy = copies_[at];
    last_active_ = at;
    if (!copy.events.empty() &&
        SameCrossing(events_[copy.events.back()], event)) {
      return;
    }
    copy.events.push_back(index);
    if (IsEnd(event.kind)) {
      copy.end = index;
      live_.erase(event.skb);
    }
  }

  size_t CopyOf(const PacketEvent& event) {
    const auto known = live_.find(event.skb);
    // The same address with another role is another packet: the first was
    // freed without a word.
    if (known != live_.end() && copies_[known->second].role == event.role) {
      return known->second;
    }
    Copy copy{.role = event.role};
    if (const auto parent = ParentFor(event)) {
      copy.parent = parent;
      copy.parent_events = copies_[*parent].events.size();
    }
    copies_.push_back(std::move(copy));
    live_[event.skb] = copies_.size() - 1;
    return copies_.size() - 1;
  }

  // A broadcast is also given back to its sender, in a copy that nothing is
  // made from: the only one that begins by coming in.
  bool IsLoopedBack(const Copy& copy) const {
    return !copy.parent && events_[copy.events.front()].kind == Kind::kIn;
  }

  // A copy is made from one that was just being handled in the same
  // namespace: the last active one of its role there. Copies that live come
  // before those that were used up a moment ago (copied, then freed).
  std::optional<size_t> ParentFor(const PacketEvent& event) const {
    std::optional<size_t> best;
    int best_score = 0;
    for (size_t i = 0; i < copies_.size(); ++i) {
      const Copy& copy = copies_[i];
      if (copy.role != event.role || copy.events.empty()) continue;
      if (IsLoopedBack(copy)) continue;
      const PacketEvent& last = events_[copy.events.back()];
      if (last.kind == Kind::kDrop) continue;
      if (IsAnotherError(copy, event)) continue;
      const int score = 1 + (NamespaceOf(copy) == event.netns ? 2 : 0) +
                        (copy.end ? 0 : 4) + (i == last_active_ ? 1 : 0);
      if (score >= best_score) {
        best = i;
        best_score = score;
      }
    }
    return best;
  }

  // A packet may cause several ICMP errors: redirects on its way, then the one
  // that ended it. What is seen elsewhere than an error was last, and comes
  // from another address, or after that had ended, is no copy of it.
  bool IsAnotherError(const Copy& copy, const PacketEvent& event) const {
    if (!IsIcmpErrorRole(event.role)) return false;
    const PacketEvent& last = events_[copy.events.back()];
    if (last.icmp_type != event.icmp_type ||
        last.icmp_code != event.icmp_code ||
        last.icmp_info != event.icmp_info) {
      return true;
    }
    const uint32_t netns = NamespaceOf(copy);
    if (netns == event.netns || netns == 0 || event.netns == 0) return false;
    return copy.end || last.source != event.source;
  }

  // Where a copy was last: a fragment that waits for others has no device and
  // no route any more, and is used up in a namespace that cannot be told.
  uint32_t NamespaceOf(const Copy& copy) const {
    for (size_t i = copy.events.size(); i-- > 0;) {
      const uint32_t netns = events_[copy.events[i]].netns;
      if (netns != 0) return netns;
    }
    return 0;
  }

  const std::vector<PacketEvent>& events_;
  std::vector<Copy> copies_;
  std::unordered_map<uint64_t, size_t> live_;
  size_t last_active_ = 0;
};

}  // namespace

std::vector<Copy> TraceCopies(const std::vector<PacketEvent>& events) {
  return Tracing(events).Run();
}

std::vector<size_t> EventsFromStart(const std::vector<Copy>& copies,
                                    const Copy& copy) {
  std::vector<size_t> line = copy.events;
  for (const Copy* at = &copy; at->parent;) {
    const Copy& parent = copies[*at->parent];
    // An end of the parent is not on the way to its copy.
    size_t count = std::min(at->parent_events, parent.events.size());
    if (count > 0 && parent.end == parent.events[count - 1]) --count;
    line.insert(line.begin(), parent.events.begin(),
                parent.events.begin() + static_cast<std::ptrdiff_t>(count));
    at = &parent;
  }
  return line;
}

}  // namespace hopcheck
