// From a flat list of events to the lives of the packet's copies: which skb
// was where, what became of it, and which copy split off from which.
#ifndef HOPCHECK_TRACE_LINEAGE_H_
#define HOPCHECK_TRACE_LINEAGE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "trace/packet_event.h"

namespace hopcheck {

// One copy of a packet (one skb), from where it was first seen to its end.
struct Copy {
  PacketEvent::Role role = PacketEvent::Role::kRequest;
  // The copy it was made from and how many of that one's events came before.
  std::optional<size_t> parent;
  size_t parent_events = 0;
  // Indexes into the events, its end included. Events that tell the same
  // crossing twice are there once.
  std::vector<size_t> events;
  // The kDrop or kConsume that ended it; nothing while it lives.
  std::optional<size_t> end;
};

// The copies in the order first seen. A copy seen only at its end (a clone in a
// socket's queue) has no events but that end.
std::vector<Copy> TraceCopies(const std::vector<PacketEvent>& events);

// The events of a copy from the packet's very start: those of its ancestors up
// to where the line to it split off, then its own.
std::vector<size_t> EventsFromStart(const std::vector<Copy>& copies,
                                    const Copy& copy);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_LINEAGE_H_
