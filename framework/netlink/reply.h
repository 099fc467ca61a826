// A netlink message that came from the kernel, and the attributes of any
// message as values.
#ifndef HOPCHECK_NETLINK_REPLY_H_
#define HOPCHECK_NETLINK_REPLY_H_

#include <linux/netlink.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
  std::string Text() const { return std::string(TextView()); }
  // The same, as a view of the message.
  std::string_view TextView() const {
    if (value.empty()) return {};
    const auto* text = reinterpret_cast<const char*>(value.data());
    return {text, ::strnlen(text, value.size())};
  }
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

// Attributes in the order of the message. They point into its bytes, and are
// read from them each time.
class Attributes {
 public:
  class Iterator {
   public:
    using value_type = Attribute;
    using difference_type = ptrdiff_t;

    Iterator() = default;
    // Where no attribute fits into `rest`, this is the end.
    explicit Iterator(std::span<const uint8_t> rest) : rest_(rest) { Read(); }

    Attribute operator*() const { return attribute_; }
    Iterator& operator++() {
      const size_t length = NLA_ALIGN(NLA_HDRLEN + attribute_.value.size());
      rest_ = rest_.subspan(length < rest_.size() ? length : rest_.size());
      Read();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const {
      return rest_.size() == other.rest_.size();
    }

   private:
    void Read() {
      nlattr header;
      if (rest_.size() >= sizeof header) {
        std::memcpy(&header, rest_.data(), sizeof header);
        if (header.nla_len >= sizeof header && header.nla_len <= rest_.size()) {
          attribute_.type = header.nla_type & NLA_TYPE_MASK;
          attribute_.value =
              rest_.subspan(NLA_HDRLEN, header.nla_len - NLA_HDRLEN);
          return;
        }
      }
      rest_ = {};
    }

    std::span<const uint8_t> rest_;
    Attribute attribute_;
  };

  Attributes() = default;
  // Ends before the first attribute that does not fit.
  explicit Attributes(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  // The first of `type`.
  std::optional<Attribute> Find(uint16_t type) const {
    for (const Attribute attribute : *this) {
      if (attribute.type == type) return attribute;
    }
    return std::nullopt;
  }
  // The attributes nested in that of `type`, none where it is absent.
  Attributes Nested(uint16_t type) const {
    const auto nest = Find(type);
    return nest ? Attributes(nest->value) : Attributes();
  }

  Iterator begin() const { return Iterator(bytes_); }
  Iterator end() const { return {}; }
  bool empty() const { return begin() == end(); }

 private:
  std::span<const uint8_t> bytes_;
};

// The first attribute of each type below `kTypes`: for messages of which many
// are asked for.
template <size_t kTypes>
class AttributesByType {
 public:
  explicit AttributesByType(std::span<const uint8_t> bytes) {
    for (const Attribute attribute : Attributes(bytes)) {
      if (attribute.type >= kTypes || has_[attribute.type]) continue;
      has_[attribute.type] = true;
      values_[attribute.type] = attribute.value;
    }
  }

  std::optional<Attribute> Find(uint16_t type) const {
    if (!has_[type]) return std::nullopt;
    return Attribute{type, values_[type]};
  }
  Attributes Nested(uint16_t type) const { return Attributes(values_[type]); }

 private:
  std::array<bool, kTypes> has_{};
  std::array<std::span<const uint8_t>, kTypes> values_{};
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
