// The steps that a packet's own events tell of: hops, drops, deliveries and
// ICMP errors.
#ifndef HOPCHECK_TRACE_SEEN_STEPS_H_
#define HOPCHECK_TRACE_SEEN_STEPS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "trace/copy_endings.h"
#include "trace/event_names.h"
#include "trace/line_steps.h"
#include "trace/lineage.h"
#include "trace/packet_event.h"
#include "trace/packet_path.h"

namespace hopcheck {

class SeenSteps {
 public:
  // `home` is the sender's namespace. All of it has to outlive this.
  SeenSteps(const std::vector<PacketEvent>& events,
            const std::vector<Copy>& copies, const CopyEndings& endings,
            uint32_t home, const EventNames& names)
      : events_(events),
        copies_(copies),
        endings_(endings),
        home_(home),
        names_(names) {}

  // Of the events in `line`, which end with the end of `copy`. All of it has to
  // outlive the source.
  std::unique_ptr<StepSource> Of(const std::vector<size_t>& line,
                                 const Copy& copy) const;

  // How a copy ended that was dropped.
  Drop DropOf(const Copy& copy) const;

  // The error that a copy was, which has ended.
  IcmpError ErrorOf(const Copy& copy) const;

 private:
  class OfLine;

  // Where the packet was at an event of `line`: that may not tell it itself.
  uint32_t NamespaceAt(const std::vector<size_t>& line, size_t index) const;
  Drop ToDrop(const PacketEvent& event, uint32_t netns, const Copy& copy) const;

  const std::vector<PacketEvent>& events_;
  const std::vector<Copy>& copies_;
  const CopyEndings& endings_;
  const uint32_t home_;
  const EventNames& names_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_SEEN_STEPS_H_
