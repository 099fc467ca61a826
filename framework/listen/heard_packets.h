// From events of many packets at once to the packets, each when its end was
// seen, or is not waited for any longer.
#ifndef HOPCHECK_LISTEN_HEARD_PACKETS_H_
#define HOPCHECK_LISTEN_HEARD_PACKETS_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

#include "trace/packet_event.h"
#include "trace/packet_record.h"
#include "trace/route_event.h"

namespace hopcheck {

struct HeardPacket {
  PacketRecord record;  // events at least one, all of one skb
  bool ended = false;   // it was seen to be freed, or to reach its receiver
};

class HeardPackets {
 public:
  // A packet of which nothing was heard for `patience` is not waited for,
  // unless it waits for its neighbour's answer.
  explicit HeardPackets(std::chrono::nanoseconds patience)
      : patience_(static_cast<uint64_t>(patience.count())) {}

  // In the kernel's own order.
  void Add(PacketEvent&& event);
  void Add(RouteEvent&& event);

  // Those that have ended since, in the order of their ends, and those that
  // are not waited for any longer at `now_ns`, of CLOCK_MONOTONIC.
  std::vector<HeardPacket> Take(uint64_t now_ns);
  // And all that have not ended.
  std::vector<HeardPacket> TakeAll();

  bool empty() const { return open_.empty() && finished_.empty(); }

 private:
  struct Open {
    uint32_t number = 0;
    HeardPacket packet;
  };
  using Place = std::list<Open>::iterator;

  bool WasTold(const PacketEvent& event) const;
  Place PlaceOf(const PacketEvent& event);
  void Finish(Place place);

  const uint64_t patience_;
  std::list<Open> open_;  // the one that was heard of last at the end
  std::unordered_map<uint32_t, Place> by_number_;
  std::unordered_map<uint64_t, Place> by_skb_;
  std::vector<HeardPacket> finished_;
  // The skb that was dropped last.
  uint64_t dropped_skb_ = 0;
  uint64_t dropped_ns_ = 0;
};

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_HEARD_PACKETS_H_
