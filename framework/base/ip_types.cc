#include "base/ip_types.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace hopcheck {
namespace {

size_t AddressBytes(Family family) {
  return static_cast<size_t>(AddressBits(family)) / 8;
}

// Decimal, all of `text`, without sign or leading zero.
std::optional<int> ParseDecimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  int value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::string_view ToString(Family family) {
  return family == Family::kIpv4 ? "ipv4" : "ipv6";
}

int AddressFamily(Family family) {
  return family == Family::kIpv4 ? AF_INET : AF_INET6;
}

int AddressBits(Family family) { return family == Family::kIpv4 ? 32 : 128; }

IpAddress::IpAddress(Family family, std::span<const uint8_t> bytes)
    : family_(family) {
  const size_t size = std::min(bytes.size(), AddressBytes(family));
  std::copy_n(bytes.begin(), size, bytes_.begin());
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  IpAddress address;
  for (const Family family : {Family::kIpv4, Family::kIpv6}) {
    if (::inet_pton(AddressFamily(family), terminated.c_str(),
                    address.bytes_.data()) == 1) {
      address.family_ = family;
      return address;
    }
  }
  return std::nullopt;
}

IpAddress IpAddress::Any(Family family) {
  IpAddress address;
  address.family_ = family;
  return address;
}

std::span<const uint8_t> IpAddress::bytes() const& {
  return std::span(bytes_).first(AddressBytes(family_));
}

std::string IpAddress::ToString() const {
  char text[INET6_ADDRSTRLEN];
  ::inet_ntop(AddressFamily(family_), bytes_.data(), text, sizeof text);
  return text;
}

bool IpAddress::IsUnspecified() const { return *this == Any(family_); }

bool IpAddress::IsLoopback() const {
  if (family_ == Family::kIpv4) return bytes_[0] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1,
                     [](uint8_t b) { return b == 0; }) &&
         bytes_[15] == 1;
}

bool IpAddress::IsMulticast() const {
  return family_ == Family::kIpv4 ? (bytes_[0] & 0xf0) == 0xe0
                                  : bytes_[0] == 0xff;
}

bool IpAddress::IsLinkLocal() const {
  return family_ == Family::kIpv4
             ? bytes_[0] == 169 && bytes_[1] == 254
             : bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

std::optional<IpPrefix> IpPrefix::Parse(std::string_view text) {
  const size_t slash = text.find('/');
  const auto address = IpAddress::Parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  int length = AddressBits(address->family());
  if (slash != std::string_view::npos) {
    const auto given = ParseDecimal(text.substr(slash + 1));
    if (!given || *given > length) return std::nullopt;
    length = *given;
  }
  return IpPrefix{*address, static_cast<uint8_t>(length)};
}

IpPrefix IpPrefix::Default(Family family) {
  return IpPrefix{IpAddress::Any(family), 0};
}

IpPrefix IpPrefix::Network() const {
  std::array<uint8_t, 16> bytes{};
  std::ranges::copy(address.bytes(), bytes.begin());
  for (size_t i = 0; i < bytes.size(); ++i) {
    const int kept =
        std::clamp(static_cast<int>(length) - static_cast<int>(i) * 8, 0, 8);
    bytes[i] &= static_cast<uint8_t>(0xff << (8 - kept));
  }
  return IpPrefix{IpAddress(family(), bytes), length};
}

bool IpPrefix::Contains(const IpAddress& other) const {
  if (other.family() != family()) return false;
  const std::span<const uint8_t> ours = address.bytes();
  const std::span<const uint8_t> theirs = other.bytes();
  const size_t whole = length / 8;
  if (!std::ranges::equal(ours.first(whole), theirs.first(whole))) return false;
  const int bits = length % 8;
  return bits == 0 || (ours[whole] ^ theirs[whole]) >> (8 - bits) == 0;
}

std::string IpPrefix::ToString() const {
  return fmt::format("{}/{}", address.ToString(), length);
}

std::optional<MacAddress> MacAddress::Parse(std::string_view text) {
  MacAddress mac;
  if (text.size() != 17) return std::nullopt;
  for (size_t i = 0; i < mac.bytes.size(); ++i) {
    const char* begin = text.data() + i * 3;
    const auto [end, error] =
        std::from_chars(begin, begin + 2, mac.bytes[i], 16);
    if (error != std::errc() || end != begin + 2) return std::nullopt;
    if (i < 5 && *end != ':') return std::nullopt;
  }
  return mac;
}

std::string MacAddress::ToString() const {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bytes[0],
                     bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
}

}  // namespace hopcheck
