#include "trace/copy_endings.h"

#include <linux/icmp.h>

#include <cstddef>
#include <string>

#include "trace/drop_reason.h"

namespace hopcheck {

using Kind = PacketEvent::Kind;
using Role = PacketEvent::Role;

std::vector<bool> CopyEndings::SideClones() const {
  std::vector<bool> is_side_clone;
  for (const Copy& copy : copies_) is_side_clone.push_back(IsSideClone(copy));
  return is_side_clone;
}

bool CopyEndings::IsSideClone(const Copy& copy) const {
  if (copy.events.size() != 1 ||
      events_[copy.events[0]].kind != Kind::kConsume) {
    return false;
  }
  if (!copy.parent) return true;
  const Copy& parent = copies_[*copy.parent];
  return !parent.end || *parent.end > copy.events[0] ||
         Of(parent) != Ending::kConsumed;
}

Ending CopyEndings::Of(const Copy& copy) const {
  if (!copy.end) return Ending::kAlive;
  const PacketEvent& end = events_[*copy.end];
  if (ReachedReceiver(copy, end)) return Ending::kDelivered;
  if (end.kind == Kind::kConsume) return Ending::kConsumed;
  return DropReasonOf(end, names_.kernel) == "OTHERHOST" ? Ending::kNotForIt
                                                         : Ending::kDropped;
}

bool CopyEndings::ReachedReceiver(const Copy& copy,
                                  const PacketEvent& end) const {
  if (!end.local && !end.destination.IsMulticast()) return false;
  const PacketEvent* before = EventBeforeEnd(copy);
  if (before == nullptr || before->kind != Kind::kIn) return false;
  if (end.kind == Kind::kConsume) return true;
  // IPv6 tells of an echo request that has arrived, and that it will not or
  // cannot answer, as IPv4 does not: as dropped, for no reason. Before 6.3 it
  // does so with errors, too; and with an answer that nobody waits for.
  if (copy.role != Role::kReply) {
    const std::string reason = DropReasonOf(end, names_.kernel);
    if ((reason.empty() || reason == "NOT_SPECIFIED") &&
        names_.kernel.Function(end.location) == "icmpv6_rcv") {
      return true;
    }
  }
  // A raw socket gets a clone; the packet itself then finds no ping socket,
  // and is "dropped". What the socket said counts.
  if (end.netns != sender_.netns) return false;
  return (copy.role == Role::kReply && sender_.got_reply) ||
         (copy.role == Role::kRequestError && sender_.got_error);
}

const PacketEvent* CopyEndings::EventBeforeEnd(const Copy& copy) const {
  const std::vector<size_t> line = EventsFromStart(copies_, copy);
  return line.size() < 2 ? nullptr : &events_[line[line.size() - 2]];
}

bool CopyEndings::IsRedirect(const Copy& copy) const {
  const PacketEvent& first = events_[copy.events.front()];
  return IsIcmpErrorRole(copy.role) && first.source.family() == Family::kIpv4 &&
         first.icmp_type == ICMP_REDIRECT;
}

}  // namespace hopcheck
