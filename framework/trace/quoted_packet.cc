#include "trace/quoted_packet.h"

#include <netinet/in.h>

#include <algorithm>

namespace hopcheck {
namespace {

using Bytes = std::span<const uint8_t>;
using Role = PacketEvent::Role;

constexpr size_t kIpv4Bytes = 20;
constexpr size_t kIpv6Bytes = 40;

Bytes From(Bytes bytes, size_t offset) {
  return bytes.subspan(std::min(offset, bytes.size()));
}

std::optional<Family> FamilyOf(Bytes network) {
  if (network.empty()) return std::nullopt;
  const int version = network[0] >> 4;
  if (version == 4 && network.size() >= kIpv4Bytes) return Family::kIpv4;
  if (version == 6 && network.size() >= kIpv6Bytes) return Family::kIpv6;
  return std::nullopt;
}

// What stands behind the IPv6 header and its extension headers (RFC 8200).
Bytes BehindExtensions(Bytes packet) {
  uint8_t next = packet[6];
  Bytes rest = From(packet, kIpv6Bytes);
  while (rest.size() >= 8) {
    size_t length = 0;
    switch (next) {
      case IPPROTO_ICMPV6:
        return rest;
      case IPPROTO_FRAGMENT:
        length = 8;
        break;
      case IPPROTO_AH:
        length = (rest[1] + size_t{2}) * 4;
        break;
      case IPPROTO_HOPOPTS:
      case IPPROTO_ROUTING:
      case IPPROTO_DSTOPTS:
        length = (rest[1] + size_t{1}) * 8;
        break;
      default:
        return {};
    }
    next = rest[0];
    rest = From(rest, length);
  }
  return {};
}

// The ICMP message behind an IP header.
Bytes Transport(Bytes packet, Family family) {
  if (family == Family::kIpv6) return BehindExtensions(packet);
  if (packet[9] != IPPROTO_ICMP) return {};
  return From(packet, (packet[0] & size_t{15}) * 4);
}

bool IsIcmpError(Family family, uint8_t type) {
  if (family == Family::kIpv6) return type > 0 && type < 128;
  return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

// Fills in what a message says, an error's by the packet that it quotes.
bool Read(Family family, Bytes message, QuotedPacket& packet) {
  if (message.size() < kEchoHeaderBytes) return false;
  if (!IsIcmpError(family, message[0])) {
    const auto echo = ParseEcho(family, message);
    if (!echo) return false;
    packet.role = echo->is_reply ? Role::kReply : Role::kRequest;
    packet.cookie = echo->cookie();
    return true;
  }
  packet.role = Role::kRequestError;
  const Bytes inner = From(message, kEchoHeaderBytes);
  const auto inner_family = FamilyOf(inner);
  if (!inner_family) return true;
  const auto echo = ParseEcho(*inner_family, Transport(inner, *inner_family));
  if (!echo) return true;
  if (echo->is_reply) packet.role = Role::kReplyError;
  packet.cookie = echo->cookie();
  return true;
}

}  // namespace

std::optional<QuotedPacket> ParseQuotedHeaders(Bytes network, Bytes transport) {
  const auto family = FamilyOf(network);
  if (!family) return std::nullopt;
  QuotedPacket packet;
  if (*family == Family::kIpv4) {
    packet.source = IpAddress(*family, network.subspan(12, 4));
    packet.destination = IpAddress(*family, network.subspan(16, 4));
  } else {
    packet.source = IpAddress(*family, network.subspan(8, 16));
    packet.destination = IpAddress(*family, network.subspan(24, 16));
  }
  if (!Read(*family, transport, packet)) return std::nullopt;
  return packet;
}

std::optional<QuotedPacket> ParseQuotedPacket(Bytes bytes) {
  const auto family = FamilyOf(bytes);
  if (!family) return std::nullopt;
  return ParseQuotedHeaders(bytes, Transport(bytes, *family));
}

}  // namespace hopcheck
