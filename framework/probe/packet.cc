#include "probe/packet.h"

#include <linux/icmp.h>
#include <linux/icmpv6.h>

#include <algorithm>

namespace hopcheck {
namespace {

constexpr size_t kMinIpv4HeaderBytes = 20;

uint16_t Read16(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

void Write16(std::span<uint8_t> bytes, size_t at, uint16_t value) {
  bytes[at] = static_cast<uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<uint8_t>(value);
}

// The IPv4 packet's payload; empty where the header is not sound. A packet
// that was cut off keeps what is there.
std::span<const uint8_t> Ipv4Payload(std::span<const uint8_t> packet) {
  if (packet.size() < kMinIpv4HeaderBytes || packet[0] >> 4 != 4) return {};
  const size_t header_bytes = (packet[0] & 0xfu) * 4u;
  const size_t total_bytes = Read16(packet, 2);
  const bool is_later_fragment = (Read16(packet, 6) & 0x1fff) != 0;
  if (header_bytes < kMinIpv4HeaderBytes || header_bytes > packet.size() ||
      total_bytes < header_bytes || is_later_fragment) {
    return {};
  }
  return packet.first(std::min(total_bytes, packet.size()))
      .subspan(header_bytes);
}

}  // namespace

std::array<uint8_t, kCookieBytes> CookieBytes(const Cookie& cookie) {
  std::array<uint8_t, kCookieBytes> bytes;
  std::ranges::copy(cookie.run, bytes.begin());
  Write16(bytes, 8, static_cast<uint16_t>(cookie.packet >> 16));
  Write16(bytes, 10, static_cast<uint16_t>(cookie.packet));
  return bytes;
}

uint16_t InternetChecksum(std::span<const uint8_t> bytes) {
  uint64_t sum = 0;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) sum += Read16(bytes, i);
  if (bytes.size() % 2 != 0) sum += uint64_t{bytes.back()} << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

std::vector<uint8_t> EchoRequestMessage(Family family, uint16_t id,
                                        uint16_t sequence, const Cookie& cookie,
                                        size_t payload_bytes) {
  const size_t payload = std::max(payload_bytes, kCookieBytes);
  std::vector<uint8_t> message(kEchoHeaderBytes + payload);
  message[0] = family == Family::kIpv4 ? ICMP_ECHO : ICMPV6_ECHO_REQUEST;
  Write16(message, 4, id);
  Write16(message, 6, sequence);
  std::ranges::copy(CookieBytes(cookie), message.begin() + kEchoHeaderBytes);
  for (size_t i = kCookieBytes; i < payload; ++i) {
    message[kEchoHeaderBytes + i] = static_cast<uint8_t>(i);
  }
  if (family == Family::kIpv4) Write16(message, 2, InternetChecksum(message));
  return message;
}

std::optional<Cookie> EchoMessage::cookie() const {
  if (payload.size() < kCookieBytes) return std::nullopt;
  Cookie cookie;
  std::ranges::copy(payload.first(cookie.run.size()), cookie.run.begin());
  cookie.packet = uint32_t{Read16(payload, 8)} << 16 | Read16(payload, 10);
  return cookie;
}

bool EchoMessage::MayBeOf(const std::array<uint8_t, 8>& run) const {
  return std::equal(run.begin(),
                    run.begin() + static_cast<std::ptrdiff_t>(
                                      std::min(run.size(), payload.size())),
                    payload.begin());
}

std::optional<EchoMessage> ParseEcho(Family family,
                                     std::span<const uint8_t> message) {
  if (message.size() < kEchoHeaderBytes) return std::nullopt;
  const bool is_v4 = family == Family::kIpv4;
  const uint8_t request = is_v4 ? ICMP_ECHO : ICMPV6_ECHO_REQUEST;
  const uint8_t reply = is_v4 ? ICMP_ECHOREPLY : ICMPV6_ECHO_REPLY;
  const uint8_t type = message[0];
  const uint8_t code = message[1];
  if ((type != request && type != reply) || code != 0) return std::nullopt;
  const std::span payload = message.subspan(kEchoHeaderBytes);
  return EchoMessage{
      .is_reply = type == reply,
      .id = Read16(message, 4),
      .sequence = Read16(message, 6),
      .payload = payload.first(std::min(payload.size(), kCookieBytes))};
}

std::optional<EchoMessage> ParseReceivedEcho(Family family,
                                             std::span<const uint8_t> bytes) {
  if (family == Family::kIpv6) return ParseEcho(family, bytes);
  if (bytes.size() < kMinIpv4HeaderBytes || bytes[9] != 1) return std::nullopt;
  return ParseEcho(family, Ipv4Payload(bytes));
}

}  // namespace hopcheck
