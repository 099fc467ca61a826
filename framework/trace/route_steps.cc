#include <cerrno>
#include <optional>

#include "base/kernel_error.h"
#include "trace/line_steps.h"

namespace hopcheck {
namespace {

bool SameLookup(const RouteEvent& a, const RouteEvent& b) {
  return a.skb == b.skb && a.source == b.source &&
         a.destination == b.destination && a.protocol == b.protocol;
}

// Whether the packet was seen somewhere between two lookups.
bool WasSeenBetween(const Line& line, const RouteEvent& a,
                    const RouteEvent& b) {
  for (const PacketEvent* event : line.events) {
    if (event->time_ns > a.time_ns && event->time_ns < b.time_ns) return true;
  }
  return false;
}

// Where a lookup was made for a packet that no route tells: where it was then.
uint32_t NamespaceOf(const Line& line, const RouteEvent& route) {
  if (route.netns != 0) return route.netns;
  uint32_t netns = 0;
  for (const PacketEvent* event : line.events) {
    if (netns != 0 && event->time_ns > route.time_ns) break;
    if (event->netns != 0) netns = event->netns;
  }
  return netns;
}

RouteLookup ToLookup(const Line& line, const RouteEvent& route,
                     const EventNames& names) {
  const uint32_t netns = NamespaceOf(line, route);
  RouteLookup lookup{.namespace_name = names.Namespace(netns),
                     .family = route.destination.family(),
                     .table = RouteTableName(route.table),
                     .destination = route.prefix,
                     .via = route.via,
                     .device = route.device};
  // The last table had nothing either.
  if (route.error != 0) {
    lookup.error = ErrnoName(route.error == EAGAIN ? ENETUNREACH : route.error);
  }
  const RouteBook* book = names.Routes(netns);
  const BookRoute* found = book == nullptr ? nullptr : book->Find(route);
  if (found != nullptr) {
    lookup.source = found->source;
    if (!lookup.destination) lookup.destination = found->destination;
    if (found->hops.size() > 1) {
      lookup.next_hops = static_cast<uint32_t>(found->hops.size());
    }
  }
  return lookup;
}

}  // namespace

std::vector<Step> RouteSteps(const Line& line, const EventNames& names) {
  std::vector<Step> steps;
  steps.reserve(line.routes.size());
  const RouteEvent* last = nullptr;
  for (const RouteEvent* route : line.routes) {
    // One lookup goes through several tables; a later one for the same flow
    // repeats it (the source address is chosen first, then the route).
    const bool repeats = last != nullptr && SameLookup(*last, *route) &&
                         !WasSeenBetween(line, *last, *route);
    if (repeats && route->error != 0 && last->error == 0) continue;
    if (repeats) steps.pop_back();
    Step& step = steps.emplace_back();
    step.what = ToLookup(line, *route, names);
    step.time_ns = route->time_ns;
    last = route;
  }
  return steps;
}

}  // namespace hopcheck
