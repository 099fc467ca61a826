// Echo messages as bytes: the request that carries a probe's cookie, and what
// can be read of one that came back, whole or quoted in an error. Values in,
// values out; bytes from the network are trusted in nothing.
#ifndef HOPCHECK_PROBE_PACKET_H_
#define HOPCHECK_PROBE_PACKET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/ip_types.h"

namespace hopcheck {

// The first bytes of every probe's payload: what the tracer knows it by,
// whatever NAT or forwarding did to its headers. `run` is random for each
// tracer, `packet` counts its packets.
struct Cookie {
  std::array<uint8_t, 8> run{};
  uint32_t packet = 0;  // host order; sent in network order after `run`

  bool operator==(const Cookie&) const = default;
};

inline constexpr size_t kCookieBytes = 12;
inline constexpr size_t kEchoHeaderBytes = 8;  // RFC 792, RFC 4443

// The bytes of a cookie as they stand in a payload.
std::array<uint8_t, kCookieBytes> CookieBytes(const Cookie& cookie);

// RFC 1071; 0 over a message whose checksum field is right.
uint16_t InternetChecksum(std::span<const uint8_t> bytes);

// An ICMP or ICMPv6 echo request without its IP header: the cookie, then a
// pattern that is the same in every packet, `payload_bytes` in all (at least
// kCookieBytes). ICMPv6's checksum covers addresses that only the kernel
// knows: it is left 0.
std::vector<uint8_t> EchoRequestMessage(Family family, uint16_t id,
                                        uint16_t sequence, const Cookie& cookie,
                                        size_t payload_bytes);

// An echo request or reply, as much of it as there is.
struct EchoMessage {
  bool is_reply = false;
  uint16_t id = 0;
  uint16_t sequence = 0;
  // The payload's beginning, at most kCookieBytes: a view of what was parsed.
  std::span<const uint8_t> payload;

  // Nothing where the payload is too short.
  std::optional<Cookie> cookie() const;
  // Whether `payload` begins like a packet of this run, as far as it goes.
  bool MayBeOf(const std::array<uint8_t, 8>& run) const;
};

// Of an ICMP message without its IP header; nothing where it is no echo
// message or shorter than an echo header.
std::optional<EchoMessage> ParseEcho(Family family,
                                     std::span<const uint8_t> message);

// Of what a raw socket receives: IPv4 with its IP header, IPv6 without.
std::optional<EchoMessage> ParseReceivedEcho(Family family,
                                             std::span<const uint8_t> bytes);

}  // namespace hopcheck

#endif  // HOPCHECK_PROBE_PACKET_H_
