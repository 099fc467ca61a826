// Everything seen of one packet and its copies, in the kernel's own order.
#ifndef HOPCHECK_TRACE_PACKET_LOG_H_
#define HOPCHECK_TRACE_PACKET_LOG_H_

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "trace/packet_record.h"

namespace hopcheck {

class PacketLog {
 public:
  // Room for an echo through a firewall or two: the events are large.
  PacketLog() {
    record_.events.reserve(32);
    record_.netfilter.reserve(64);
    record_.routes.reserve(16);
  }

  void Add(PacketEvent&& event);
  void Add(NetfilterEvent&& event) {
    record_.netfilter.push_back(std::move(event));
  }
  // The same, to be filled in where it stays.
  NetfilterEvent& AddNetfilter() { return record_.netfilter.emplace_back(); }
  void Add(RouteEvent&& event) { record_.routes.push_back(std::move(event)); }

  PacketRecord& record() { return record_; }
  const PacketRecord& record() const { return record_; }
  const std::vector<PacketEvent>& events() const { return record_.events; }

  // Whether something was seen, and every copy that was seen has been freed.
  // A new copy (a clone, a reply, an ICMP error) is made while the one that
  // it comes from still lives, so nothing of the packet is left then.
  bool AllEnded() const { return !events().empty() && alive_.empty(); }
  // Whether some copy is queued for a neighbour's answer.
  bool WaitsForNeighbour() const { return !waiting_.empty(); }

 private:
  bool WasTold(const PacketEvent& event) const;

  PacketRecord record_;
  std::set<uint64_t> alive_;    // addresses of copies not freed yet
  std::set<uint64_t> waiting_;  // those of them in a neighbour's queue
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_PACKET_LOG_H_
