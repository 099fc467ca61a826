// The names of the attributes that the builders of this room put, as the
// kernel's headers spell them: for errors that point at one, and for tests.
#ifndef HOPCHECK_NETLINK_ATTRIBUTE_NAMES_H_
#define HOPCHECK_NETLINK_ATTRIBUTE_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "netlink/message.h"

namespace hopcheck {

// What an attribute's number means depends on where it stands.
enum class AttributeSpace {
  kLink,
  kLinkInfo,
  kVeth,
  kBridge,
  kBridgeMembership,
  kAddress,
  kRoute,
  kRouteMetrics,
  kRule,
  kNeighbour,
  kNeighbourTable,
  kNeighbourParameters,
};

// Where the attributes of a message of this type stand (RTM_NEWROUTE and its
// like: kRoute); nothing for a type that no builder makes.
std::optional<AttributeSpace> MessageSpace(uint16_t message_type);

// "RTA_GATEWAY", or "attribute 77" for one without a name here.
std::string AttributeName(AttributeSpace space, uint16_t type);

// How the value of attribute `type` nests others; nothing where it does not.
// `kind` is the IFLA_INFO_KIND beside it, `family` that of the message.
struct NestedSpace {
  AttributeSpace space;
  size_t header_size = 0;  // of a fixed header before the nested attributes
};
std::optional<NestedSpace> SpaceInside(AttributeSpace space, uint16_t type,
                                       std::string_view kind, uint8_t family);

// The attribute of `request` that stands at `offset`, with the nests around
// it: "IFLA_LINKINFO/IFLA_INFO_KIND"; "" where none does.
std::string AttributePath(const Request& request, size_t offset);
// The same for an attribute that is missing in the nest at `nest_offset`, or
// at the top where that is 0.
std::string MissingAttributePath(const Request& request, uint16_t type,
                                 size_t nest_offset);

}  // namespace hopcheck

#endif  // HOPCHECK_NETLINK_ATTRIBUTE_NAMES_H_
