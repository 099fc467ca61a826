#include "trace/packet_log.h"

#include <algorithm>
#include <utility>

namespace hopcheck {

// An address is another packet's only after something else was told of it.
bool PacketLog::WasTold(const PacketEvent& event) const {
  const auto latest =
      std::find_if(events().rbegin(), events().rend(),
                   [&](const PacketEvent& e) { return e.skb == event.skb; });
  return latest != events().rend() && latest->kind == event.kind &&
         latest->role == event.role;
}

void PacketLog::Add(PacketEvent&& event) {
  if (event.perhaps_again && WasTold(event)) return;
  switch (event.kind) {
    case PacketEvent::Kind::kOut:
    case PacketEvent::Kind::kIn:
      alive_.insert(event.skb);
      waiting_.erase(event.skb);
      break;
    case PacketEvent::Kind::kWait:
      alive_.insert(event.skb);
      waiting_.insert(event.skb);
      break;
    case PacketEvent::Kind::kDrop:
    case PacketEvent::Kind::kConsume:
      alive_.erase(event.skb);
      waiting_.erase(event.skb);
      break;
  }
  record_.events.push_back(std::move(event));
}

}  // namespace hopcheck
