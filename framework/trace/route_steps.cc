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

void FillIn(const Line& line, const RouteEvent& route, const EventNames& names,
            RouteLookup& lookup) {
  const uint32_t netns = NamespaceOf(line, route);
  lookup.namespace_name = names.Namespace(netns);
  lookup.family = route.destination.family();
  lookup.table = RouteTableName(route.table);
  lookup.destination = route.prefix;
  lookup.via = route.via;
  lookup.device = route.device;
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
}

class RouteSteps : public StepSource {
 public:
  RouteSteps(const Line& line, const EventNames& names)
      : line_(line), names_(names) {}

  void AddTo(StepPlan& plan) const override {
    const RouteEvent* last = nullptr;
    for (size_t i = 0; i < line_.routes.size(); ++i) {
      const RouteEvent& route = *line_.routes[i];
      // One lookup goes through several tables; a later one for the same flow
      // repeats it (the source address is chosen first, then the route).
      const bool repeats = last != nullptr && SameLookup(*last, route) &&
                           !WasSeenBetween(line_, *last, route);
      if (repeats && route.error != 0 && last->error == 0) continue;
      if (repeats) plan.pop_back();
      plan.push_back({route.time_ns, i, this});
      last = &route;
    }
  }

  void Make(size_t index, Step& step) const override {
    FillIn(line_, *line_.routes[index], names_,
           step.what.emplace<RouteLookup>());
  }

 private:
  const Line& line_;
  const EventNames& names_;
};

}  // namespace

std::unique_ptr<StepSource> RouteStepsOf(const Line& line,
                                         const EventNames& names) {
  return std::make_unique<RouteSteps>(line, names);
}

}  // namespace hopcheck
