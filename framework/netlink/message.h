// A netlink request under construction, with the shape of the message: a fixed
// header, then attributes in order, nests that close themselves.
//
//   Request request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{},
//                   "ip link add br0 type bridge");
//   request.Put(IFLA_IFNAME, "br0");
//   request.Nest(IFLA_LINKINFO, [&] { request.Put(IFLA_INFO_KIND, "bridge");
//   });
//
// Every request carries the command it equals, for the error message should
// the kernel refuse it, and the place in the scenario that asked for it.
#ifndef HOPCHECK_NETLINK_MESSAGE_H_
#define HOPCHECK_NETLINK_MESSAGE_H_

#include <linux/netlink.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/diagnostic.h"
#include "base/ip_types.h"

namespace hopcheck {

class Request {
 public:
  static constexpr size_t kDefaultCapacity = 512;

  // NLM_F_REQUEST is added to `flags`; whoever sends the request adds what it
  // needs for the acknowledgement. `capacity` bounds the message in bytes.
  template <typename Header>
  Request(uint16_t type, uint16_t flags, const Header& header,
          std::string command, size_t capacity = kDefaultCapacity)
      : Request(type, flags, Bytes(header), std::move(command), capacity) {}

  // One attribute. Integers are put as they are in memory, text with its
  // terminating zero. Throws std::length_error when the message is full.
  void Put(uint16_t type, std::span<const uint8_t> value);
  void Put(uint16_t type, std::string_view text);
  void Put(uint16_t type, const char* text) {
    Put(type, std::string_view(text));
  }
  void Put(uint16_t type, const IpAddress& value) { Put(type, value.bytes()); }
  void Put(uint16_t type, const MacAddress& value) {
    Put(type, std::span<const uint8_t>(value.bytes));
  }
  void PutU8(uint16_t type, uint8_t value) { Put(type, Bytes(value)); }
  void PutU16(uint16_t type, uint16_t value) { Put(type, Bytes(value)); }
  void PutU32(uint16_t type, uint32_t value) { Put(type, Bytes(value)); }
  void PutU64(uint16_t type, uint64_t value) { Put(type, Bytes(value)); }
  template <typename Struct>
  void PutStruct(uint16_t type, const Struct& value) {
    Put(type, Bytes(value));
  }

  // The attributes that `fill` puts, within an attribute of `type`.
  template <typename Fill>
  void Nest(uint16_t type, Fill&& fill) {
    const size_t start = BeginNest(type);
    fill();
    EndNest(start);
  }
  // A structure without an attribute header: the fixed header of a nested
  // message, or the head of a next hop.
  template <typename Struct>
  size_t PutRaw(const Struct& value) {
    return PutRaw(Bytes(value));
  }
  // The length so far, and a way to write it into what PutRaw() put: a next
  // hop holds the length of its attributes in itself.
  size_t size() const;
  void PatchU16(size_t offset, uint16_t value);

  // Where in the scenario the request comes from.
  Request& At(const Place& place) {
    place_ = place;
    return *this;
  }

  uint16_t type() const { return header().nlmsg_type; }
  uint16_t flags() const { return header().nlmsg_flags; }
  // Bytes of the fixed header behind the netlink header.
  size_t header_size() const { return header_size_; }
  std::span<const uint8_t> bytes() const { return {buffer_.get(), size()}; }
  const std::string& command() const { return command_; }
  const Place& place() const { return place_; }

 private:
  template <typename Value>
  static std::span<const uint8_t> Bytes(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    return {reinterpret_cast<const uint8_t*>(&value), sizeof value};
  }

  Request(uint16_t type, uint16_t flags, std::span<const uint8_t> header,
          std::string command, size_t capacity);

  nlmsghdr& header() { return *reinterpret_cast<nlmsghdr*>(buffer_.get()); }
  const nlmsghdr& header() const {
    return *reinterpret_cast<const nlmsghdr*>(buffer_.get());
  }
  size_t PutRaw(std::span<const uint8_t> value);
  size_t BeginNest(uint16_t type);
  void EndNest(size_t start);
  [[noreturn]] void ThrowFull() const;

  size_t capacity_;
  std::unique_ptr<uint8_t[]> buffer_;
  size_t header_size_;
  std::string command_;
  Place place_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_MESSAGE_H_
