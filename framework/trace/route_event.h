// A route lookup that was seen, for a packet of ours or by this process.
#ifndef HOPCHECK_TRACE_ROUTE_EVENT_H_
#define HOPCHECK_TRACE_ROUTE_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/ip_types.h"

namespace hopcheck {

struct RouteEvent {
  uint64_t time_ns = 0;  // CLOCK_MONOTONIC
  uint64_t skb = 0;      // the packet in hand; 0: a process sends
  uint32_t netns = 0;    // inode; 0 where it cannot be told
  uint32_t table = 0;    // RT_TABLE_MAIN
  // A positive errno, 0 for success; EAGAIN for "look in the next table".
  int error = 0;
  // Made for a packet that had come in, by another interface than lo; else for
  // one to be sent, or looped back.
  bool is_input = false;
  uint8_t protocol = 0;  // of the flow; 0 where the lookup does not say
  IpAddress source;      // of the flow
  IpAddress destination;
  std::optional<IpAddress> via;
  std::optional<IpPrefix> prefix;  // of the route, where it was told
  std::string device;
};

// From the bytes of a struct hopcheck_route; nothing where they are not one.
std::optional<RouteEvent> DecodeRoute(std::span<const std::byte> bytes);

// "main", "local", "default", else the number.
std::string RouteTableName(uint32_t table);

}  // namespace hopcheck

#endif  // HOPCHECK_TRACE_ROUTE_EVENT_H_
