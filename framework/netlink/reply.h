// A netlink message that came from the kernel, and the attributes of any
// message as values.
#ifndef HOPCHECK_NETLINK_REPLY_H_
#define HOPCHECK_NETLINK_REPLY_H_

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/ip_types.h"

namespace hopcheck {

struct Attribute {
  uint16_t type = 0;  // without the flags for nests and byte order
  std::span<const uint8_t> value;

  // 0 and "" where the value is too short to be one.
  uint8_t U8() const { return As<uint8_t>(); }
  uint16_t U16() const { return As<uint16_t>(); }
  uint32_t U32() const { return As<uint32_t>(); }
  uint64_t U64() const { return As<uint64_t>(); }
  std::string Text() const;
  // The address that the bytes are: IPv4 for 4, IPv6 for 16, else nothing.
  std::optional<IpAddress> Address() const;
  std::optional<MacAddress> Mac() const;
  template <typename Value>
  Value As() const {
    static_assert(std::is_trivially_copyable_v<Value>);
    Value result{};
    if (value.size() >= sizeof result) {
      std::memcpy(&result, value.data(), sizeof result);
    }
    return result;
  }
};

// Attributes in the order of the message. They point into its bytes.
class Attributes {
 public:
  Attributes() = default;
  // Stops at the first attribute that does not fit.
  explicit Attributes(std::span<const uint8_t> bytes);

  // The first of `type`.
  std::optional<Attribute> Find(uint16_t type) const;
  // The attributes nested in that of `type`, none where it is absent.
  Attributes Nested(uint16_t type) const;

  auto begin() const { return attributes_.begin(); }
  auto end() const { return attributes_.end(); }
  size_t size() const { return attributes_.size(); }

 private:
  std::vector<Attribute> attributes_;
};

class Reply {
 public:
  Reply(uint16_t type, uint16_t flags, std::span<const uint8_t> payload)
      : type_(type), flags_(flags), payload_(payload.begin(), payload.end()) {}

  uint16_t type() const { return type_; }
  uint16_t flags() const { return flags_; }
  std::span<const uint8_t> payload() const { return payload_; }
  // The fixed header; zeroes where the message is too short.
  template <typename Header>
  Header As() const {
    return Attribute{0, payload_}.As<Header>();
  }
  // What follows a fixed header of that type.
  template <typename Header>
  Attributes AttributesAfter() const {
    return AttributesAfter(sizeof(Header));
  }
  Attributes AttributesAfter(size_t header_size) const;

 private:
  uint16_t type_;
  uint16_t flags_;
  std::vector<uint8_t> payload_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_REPLY_H_
