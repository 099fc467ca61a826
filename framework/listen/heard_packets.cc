#include "listen/heard_packets.h"

#include <cstddef>
#include <iterator>
#include <utility>

namespace hopcheck {
namespace {

using Kind = PacketEvent::Kind;

// As many as the kernel side follows at once (HOPCHECK_FOLLOWED): of more, the
// oldest are forgotten there.
constexpr size_t kMostOpen = 16384;
// Between two tellings of one drop (HOPCHECK_SECOND).
constexpr uint64_t kTwiceWithinNs = 1'000'000;

// A neighbour that does not answer is given up by the kernel after three tries,
// a second apart by default.
constexpr uint64_t kNeighbourNs = 5'000'000'000;

bool IsEnd(const PacketEvent& event) {
  return event.kind == Kind::kDrop || event.kind == Kind::kConsume;
}

}  // namespace

void HeardPackets::Add(PacketEvent&& event) {
  if (WasTold(event)) return;
  // What it answers, if anything, is not known: it is a packet of its own.
  event.role = PacketEvent::Role::kRequest;
  if (event.kind == Kind::kDrop) {
    dropped_skb_ = event.skb;
    dropped_ns_ = event.time_ns;
  }
  const Place place = PlaceOf(event);
  const bool is_end = IsEnd(event);
  place->packet.record.events.push_back(std::move(event));
  if (!is_end) return;
  place->packet.ended = true;
  Finish(place);
}

// The kernel side forgets a packet that was dropped: told again, it seems to be
// another.
bool HeardPackets::WasTold(const PacketEvent& event) const {
  return event.kind == Kind::kDrop && event.perhaps_again &&
         !by_number_.contains(event.packet) && event.skb == dropped_skb_ &&
         event.time_ns - dropped_ns_ < kTwiceWithinNs;
}

HeardPackets::Place HeardPackets::PlaceOf(const PacketEvent& event) {
  if (const auto known = by_number_.find(event.packet);
      known != by_number_.end()) {
    open_.splice(open_.end(), open_, known->second);
    return known->second;
  }
  // Another packet has its address by now: it was freed without a word.
  if (const auto earlier = by_skb_.find(event.skb); earlier != by_skb_.end()) {
    Finish(earlier->second);
  }
  while (open_.size() >= kMostOpen) Finish(open_.begin());
  const Place place =
      open_.insert(open_.end(), Open{.number = event.packet, .packet = {}});
  by_number_[event.packet] = place;
  by_skb_[event.skb] = place;
  return place;
}

void HeardPackets::Add(RouteEvent&& event) {
  const auto packet = by_skb_.find(event.skb);
  if (packet == by_skb_.end()) return;
  packet->second->packet.record.routes.push_back(std::move(event));
}

void HeardPackets::Finish(Place place) {
  by_number_.erase(place->number);
  by_skb_.erase(place->packet.record.events.front().skb);
  finished_.push_back(std::move(place->packet));
  open_.erase(place);
}

std::vector<HeardPacket> HeardPackets::Take(uint64_t now_ns) {
  for (auto place = open_.begin(); place != open_.end();) {
    const PacketEvent& last = place->packet.record.events.back();
    if (last.time_ns + patience_ > now_ns) break;
    const auto next = std::next(place);
    if (last.kind != Kind::kWait || last.time_ns + kNeighbourNs <= now_ns) {
      Finish(place);
    }
    place = next;
  }
  return std::exchange(finished_, {});
}

std::vector<HeardPacket> HeardPackets::TakeAll() {
  while (!open_.empty()) Finish(open_.begin());
  return std::exchange(finished_, {});
}

}  // namespace hopcheck
