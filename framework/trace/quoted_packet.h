// What the beginning of a packet says about it: headers that netfilter's trace
// quotes. Bytes from the network are trusted in nothing.
#ifndef HOPCHECK_TRACE_QUOTED_PACKET_H_
#define HOPCHECK_TRACE_QUOTED_PACKET_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/ip_types.h"
#include "probe/packet.h"
#include "trace/packet_event.h"

namespace hopcheck {

struct QuotedPacket {
  PacketEvent::Role role = PacketEvent::Role::kRequest;
  IpAddress source;
  IpAddress destination;
  // Nothing where it is not quoted: an ICMP error quotes the packet that it is
  // about, of which a trace quotes the first bytes only.
  std::optional<Cookie> cookie;
};

// From a whole packet, beginning with its IP header. Nothing where it is no
// ICMP packet.
std::optional<QuotedPacket> ParseQuotedPacket(std::span<const uint8_t> bytes);

// The same from a network header and, separately, the beginning of the
// transport header.
std::optional<QuotedPacket> ParseQuotedHeaders(
    std::span<const uint8_t> network, std::span<const uint8_t> transport);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_QUOTED_PACKET_H_
