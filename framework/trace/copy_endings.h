// How the copies of a packet ended, and which of them say what became of it.
#ifndef HOPCHECK_TRACE_COPY_ENDINGS_H_
#define HOPCHECK_TRACE_COPY_ENDINGS_H_

#include <vector>

#include "trace/assemble.h"
#include "trace/event_names.h"
#include "trace/lineage.h"
#include "trace/packet_event.h"

namespace hopcheck {

// The best evidence of what became of the packet first.
enum class Ending {
  kDelivered,
  kDropped,
  kNotForIt,  // a flood's copy, dropped by a host that it was not meant for
  kConsumed,  // used up on the way: fragmented, copied, read from a socket
  kAlive,
};

class CopyEndings {
 public:
  // All of it has to outlive this.
  CopyEndings(const std::vector<PacketEvent>& events,
              const std::vector<Copy>& copies, const SenderView& sender,
              const EventNames& names)
      : events_(events), copies_(copies), sender_(sender), names_(names) {}

  Ending Of(const Copy& copy) const;

  // Null where nothing was seen of the packet but its end.
  const PacketEvent* EventBeforeEnd(const Copy& copy) const;

  // A copy seen only when it was used up is a clone that was made for a socket
  // or a neighbour's query; unless the packet went on in it (reassembled from
  // fragments), its first copy used up before.
  bool IsSideClone(const Copy& copy) const;
  // Of each copy.
  std::vector<bool> SideClones() const;

  // A redirect tells of a shorter way, and not what became of the packet,
  // which its router has forwarded.
  bool IsRedirect(const Copy& copy) const;

 private:
  bool ReachedReceiver(const Copy& copy, const PacketEvent& end) const;

  const std::vector<PacketEvent>& events_;
  const std::vector<Copy>& copies_;
  const SenderView& sender_;
  const EventNames& names_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_COPY_ENDINGS_H_
