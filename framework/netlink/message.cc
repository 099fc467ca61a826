#include "netlink/message.h"

#include <fmt/format.h>
#include <libmnl/libmnl.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace hopcheck {

Request::Request(uint16_t type, uint16_t flags, std::span<const uint8_t> header,
                 std::string command, size_t capacity)
    : capacity_(std::max<size_t>(capacity,
                                 MNL_NLMSG_HDRLEN + MNL_ALIGN(header.size()))),
      // Zeroed: libmnl 1.0.4 leaves the padding as it finds it.
      buffer_(std::make_unique<uint8_t[]>(capacity_)),
      header_size_(header.size()),
      command_(std::move(command)) {
  nlmsghdr* message = mnl_nlmsg_put_header(buffer_.get());
  message->nlmsg_type = type;
  message->nlmsg_flags = static_cast<uint16_t>(flags | NLM_F_REQUEST);
  void* extra = mnl_nlmsg_put_extra_header(message, header.size());
  std::memcpy(extra, header.data(), header.size());
}

size_t Request::size() const { return header().nlmsg_len; }

void Request::Put(uint16_t type, std::span<const uint8_t> value) {
  if (!mnl_attr_put_check(&header(), capacity_, type, value.size(),
                          value.data())) {
    ThrowFull();
  }
}

void Request::Put(uint16_t type, std::string_view text) {
  if (!mnl_attr_put_strz_check(&header(), capacity_, type,
                               std::string(text).c_str())) {
    ThrowFull();
  }
}

size_t Request::PutRaw(std::span<const uint8_t> value) {
  const size_t offset = size();
  if (offset + MNL_ALIGN(value.size()) > capacity_) ThrowFull();
  void* place = mnl_nlmsg_put_extra_header(&header(), value.size());
  std::memcpy(place, value.data(), value.size());
  return offset;
}

void Request::PatchU16(size_t offset, uint16_t value) {
  std::memcpy(buffer_.get() + offset, &value, sizeof value);
}

size_t Request::BeginNest(uint16_t type) {
  const nlattr* nest = mnl_attr_nest_start_check(&header(), capacity_, type);
  if (nest == nullptr) ThrowFull();
  return static_cast<size_t>(reinterpret_cast<const uint8_t*>(nest) -
                             buffer_.get());
}

void Request::EndNest(size_t start) {
  // An attribute holds its length in 16 bits.
  if (size() - start > UINT16_MAX) ThrowFull();
  mnl_attr_nest_end(&header(),
                    reinterpret_cast<nlattr*>(buffer_.get() + start));
}

void Request::ThrowFull() const {
  throw std::length_error(fmt::format(
      "{}: the message would be longer than {} bytes", command_, capacity_));
}

}  // namespace hopcheck
