// Addresses as values: IPv4 and IPv6 addresses, prefixes, MAC addresses.
// Bytes are in network order.
#ifndef HOPCHECK_BASE_IP_TYPES_H_
#define HOPCHECK_BASE_IP_TYPES_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hopcheck {

enum class Family : uint8_t { kIpv4, kIpv6 };

// "ipv4" or "ipv6", as a scenario writes it.
std::string_view ToString(Family family);
// AF_INET or AF_INET6.
int AddressFamily(Family family);
// Bits in an address: 32 or 128.
int AddressBits(Family family);

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0
  // `bytes` holds 4 or 16 bytes; an IPv4-mapped IPv6 address stays IPv6.
  IpAddress(Family family, std::span<const uint8_t> bytes);
  // What inet_pton(3) takes; nothing else (no zone, no port, no names).
  static std::optional<IpAddress> Parse(std::string_view text);
  // The unspecified address: 0.0.0.0 or ::.
  static IpAddress Any(Family family);

  Family family() const { return family_; }
  // A view of this address: not to be had of one that is about to go.
  std::span<const uint8_t> bytes() const&;
  std::span<const uint8_t> bytes() const&& = delete;
  std::string ToString() const;
  bool IsUnspecified() const;
  bool IsLoopback() const;
  bool IsMulticast() const;
  bool IsLinkLocal() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  Family family_ = Family::kIpv4;
  std::array<uint8_t, 16> bytes_{};  // IPv4 uses the first four
};

// An address with a prefix length. Host bits are kept: 10.0.0.2/24 is an
// interface's address and names the network 10.0.0.0/24.
struct IpPrefix {
  IpAddress address;
  uint8_t length = 0;

  // "10.0.0.2/24"; without a slash, the full length.
  static std::optional<IpPrefix> Parse(std::string_view text);
  // 0.0.0.0/0 or ::/0.
  static IpPrefix Default(Family family);

  Family family() const { return address.family(); }
  // The same with the host bits cleared.
  IpPrefix Network() const;
  bool HasHostBits() const { return !(Network() == *this); }
  bool Contains(const IpAddress& other) const;
  std::string ToString() const;

  auto operator<=>(const IpPrefix&) const = default;
};

struct MacAddress {
  std::array<uint8_t, 6> bytes{};

  // Six pairs of hexadecimal digits with colons.
  static std::optional<MacAddress> Parse(std::string_view text);
  std::string ToString() const;
  bool IsMulticast() const { return (bytes[0] & 1) != 0; }

  auto operator<=>(const MacAddress&) const = default;
};

}  // namespace hopcheck

#endif  // HOPCHECK_BASE_IP_TYPES_H_
