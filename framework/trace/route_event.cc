#include "trace/route_event.h"

#include <linux/rtnetlink.h>

#include <cerrno>
#include <cstring>

#include "bpf/trace_event.h"

namespace hopcheck {
namespace {

constexpr uint8_t kNoPrefix = 0xff;
constexpr uint32_t kLoopbackIfindex = 1;  // in every namespace

// What follows from an IPv6 route's type (fib6_prop, net/ipv6/route.c). The
// route that stands for "none" is unreachable too, and is the only one with
// that type and an empty prefix.
int ErrorOfType(uint32_t type, uint8_t prefix_length) {
  switch (type) {
    case RTN_BLACKHOLE:
      return EINVAL;
    case RTN_UNREACHABLE:
      return prefix_length == 0 ? EAGAIN : EHOSTUNREACH;
    case RTN_PROHIBIT:
      return EACCES;
    case RTN_THROW:
      return EAGAIN;
    default:
      return 0;
  }
}

}  // namespace

std::optional<RouteEvent> DecodeRoute(std::span<const std::byte> bytes) {
  hopcheck_route raw;
  if (bytes.size() != sizeof raw) return std::nullopt;
  std::memcpy(&raw, bytes.data(), sizeof raw);
  if (raw.family != 4 && raw.family != 6) return std::nullopt;
  const Family family = raw.family == 4 ? Family::kIpv4 : Family::kIpv6;
  RouteEvent event;
  event.time_ns = raw.time_ns;
  event.skb = raw.skb;
  event.netns = raw.netns;
  event.table = raw.table;
  event.is_input = raw.incoming_ifindex > kLoopbackIfindex;
  event.protocol = raw.protocol;
  event.source = IpAddress(family, raw.source);
  event.destination = IpAddress(family, raw.destination);
  event.device.assign(raw.device, ::strnlen(raw.device, sizeof raw.device));
  if (raw.gateway_family != 0) {
    event.via = IpAddress(
        raw.gateway_family == 4 ? Family::kIpv4 : Family::kIpv6, raw.gateway);
  }
  if (family == Family::kIpv4) {
    event.error = static_cast<int>(raw.error);
    if (raw.is_local != 0) event.table = RT_TABLE_LOCAL;
    return event;
  }
  event.error = ErrorOfType(raw.error, raw.prefix_length);
  if (event.error != 0) event.device.clear();
  if (raw.prefix_length != kNoPrefix && event.error == 0) {
    event.prefix = IpPrefix{IpAddress(family, raw.prefix), raw.prefix_length};
  }
  return event;
}

std::string RouteTableName(uint32_t table) {
  switch (table) {
    case RT_TABLE_MAIN:
      return "main";
    case RT_TABLE_LOCAL:
      return "local";
    case RT_TABLE_DEFAULT:
      return "default";
    default:
      return std::to_string(table);
  }
}

}  // namespace hopcheck
