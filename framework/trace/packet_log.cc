#include "trace/packet_log.h"

#include <utility>

namespace hopcheck {

void PacketLog::Add(PacketEvent&& event) {
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
