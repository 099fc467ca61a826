// Listens to the machine's packets through BPF programs on raw tracepoints:
// those that a filter takes are followed, each by its skb until it is freed.
//
// Kernel: as the tracer's, and calls between BPF programs beside tail calls
// (5.10). Where a TCP segment is freed without a word, its end is what its
// connection was told (tcp_probe, 4.16). Privileges: as the tracer's.
#ifndef HOPCHECK_LISTEN_PACKET_LISTENER_H_
#define HOPCHECK_LISTEN_PACKET_LISTENER_H_

#include <linux/filter.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "trace/event_names.h"
#include "trace/packet_event.h"
#include "trace/route_event.h"
#include "trace/tracer.h"

namespace hopcheck {

class PacketListener {
 public:
  // What was recorded, in the kernel's own order.
  struct Hear {
    std::function<void(PacketEvent&&)> packet;
    std::function<void(RouteEvent&&)> route;
  };

  // Attached when constructed. `filter` is a classic BPF program. Throws
  // BadFilter, KernelError, or std::runtime_error where the programs can be
  // neither read nor compiled.
  PacketListener(std::span<const sock_filter> filter, Hear hear,
                 const TracerOptions& options = DefaultTracerOptions());
  ~PacketListener();
  PacketListener(const PacketListener&) = delete;
  PacketListener& operator=(const PacketListener&) = delete;

  // Readable when the end of some packet was seen, if that was asked for; what
  // came until then wakes nobody.
  int fd() const;
  void WakeOnEnds(bool wake);
  // Gives out what the kernel side has recorded until now.
  void Drain();

  // Events of packets that the filter takes that were lost since.
  uint64_t lost() const;

  const KernelNames& names() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_LISTEN_PACKET_LISTENER_H_
