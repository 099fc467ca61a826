// One thing that was seen of a packet: what the kernel side recorded, typed.
#ifndef HOPCHECK_TRACE_PACKET_EVENT_H_
#define HOPCHECK_TRACE_PACKET_EVENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ip_types.h"

namespace hopcheck {

struct PacketEvent {
  enum class Kind : uint8_t {
    kOut,      // handed to a device to send
    kIn,       // received from a device
    kDrop,     // freed, as lost
    kConsume,  // freed, as used
    kWait,     // queued until its neighbour answers
  };
  // What the packet is to the probe.
  enum class Role : uint8_t {
    kRequest,
    kReply,
    kRequestError,  // an ICMP error that quotes the request
    kReplyError,    // an ICMP error that quotes the reply
  };

  Kind kind = Kind::kOut;
  Role role = Role::kRequest;
  uint64_t time_ns = 0;   // CLOCK_MONOTONIC
  uint64_t skb = 0;       // names one copy of the packet until it is freed
  uint64_t location = 0;  // the kernel address that freed it
  uint32_t packet = 0;    // Cookie::packet
  uint32_t netns = 0;     // inode; 0 where the kernel side could not tell
  uint32_t reason = 0;    // of kDrop
  std::string device;     // "" where it had none
  bool local = false;     // its route leads to a local receiver
  bool for_other_host = false;  // by its link-layer address
  // An end that another event may have told already (HOPCHECK_SECOND).
  bool perhaps_again = false;
  uint8_t icmp_type = 0;
  uint8_t icmp_code = 0;
  uint32_t icmp_info = 0;  // second word of an ICMP error
  IpAddress source;
  IpAddress destination;
  // Of the packet that an ICMP error quotes.
  std::optional<IpAddress> quoted_source;
  std::optional<IpAddress> quoted_destination;
  uint8_t hop_limit = 0;
  // Of a packet that is listened to: what it carries (IPPROTO_TCP), and where
  // that has ports, these. 0 for probes.
  uint8_t protocol = 0;
  uint16_t source_port = 0;
  uint16_t destination_port = 0;
  uint32_t mark = 0;
  // "new", …, a literal; "" where conntrack has not seen it.
  std::string_view ct_state;
  // Its conntrack entry, by address; 0 without one.
  uint64_t ct = 0;
  uint32_t ct_mark = 0;
  std::array<std::array<IpAddress, 2>, 2> ct_tuples;  // [direction][from, to]
};

// What a packet is by its ICMP type and that of the echo which an error quotes;
// 0xff where it is no error.
PacketEvent::Role RoleOf(Family family, uint8_t icmp_type, uint8_t quoted_type);

bool IsIcmpErrorRole(PacketEvent::Role role);

// From the bytes of a struct hopcheck_event; nothing where they are not one.
std::optional<PacketEvent> DecodeEvent(std::span<const std::byte> bytes);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_PACKET_EVENT_H_
