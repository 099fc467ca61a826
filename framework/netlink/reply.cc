#include "netlink/reply.h"

#include <libmnl/libmnl.h>

#include <algorithm>

namespace hopcheck {

std::string Attribute::Text() const {
  const auto end = std::find(value.begin(), value.end(), uint8_t{0});
  return std::string(value.begin(), end);
}

std::optional<IpAddress> Attribute::Address() const {
  if (value.size() == 4) return IpAddress(Family::kIpv4, value);
  if (value.size() == 16) return IpAddress(Family::kIpv6, value);
  return std::nullopt;
}

std::optional<MacAddress> Attribute::Mac() const {
  MacAddress mac;
  if (value.size() != mac.bytes.size()) return std::nullopt;
  std::copy(value.begin(), value.end(), mac.bytes.begin());
  return mac;
}

Attributes::Attributes(std::span<const uint8_t> bytes) {
  while (bytes.size() >= sizeof(nlattr)) {
    const auto* attribute = reinterpret_cast<const nlattr*>(bytes.data());
    if (!mnl_attr_ok(attribute, static_cast<int>(bytes.size()))) return;
    attributes_.push_back(
        {mnl_attr_get_type(attribute),
         {static_cast<const uint8_t*>(mnl_attr_get_payload(attribute)),
          mnl_attr_get_payload_len(attribute)}});
    bytes = bytes.subspan(
        std::min<size_t>(bytes.size(), MNL_ALIGN(attribute->nla_len)));
  }
}

std::optional<Attribute> Attributes::Find(uint16_t type) const {
  const auto found = std::ranges::find(attributes_, type, &Attribute::type);
  if (found == attributes_.end()) return std::nullopt;
  return *found;
}

Attributes Attributes::Nested(uint16_t type) const {
  const auto nest = Find(type);
  return nest ? Attributes(nest->value) : Attributes();
}

Attributes Reply::AttributesAfter(size_t header_size) const {
  const size_t offset =
      std::min<size_t>(payload_.size(), MNL_ALIGN(header_size));
  return Attributes(std::span(payload_).subspan(offset));
}

}  // namespace hopcheck
