// A route while it is read: its values come from words or from a map's keys,
// and what they mean together is known only at the end.
#ifndef HOPCHECK_SCENARIO_ROUTE_DRAFT_H_
#define HOPCHECK_SCENARIO_ROUTE_DRAFT_H_

#include <optional>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/scalar.h"
#include "scenario/topology_model.h"

namespace hopcheck {

class RouteDraft {
 public:
  RouteDraft(const Place& place, Diagnostics& diagnostics);

  // Whether `word` is a route's type; it is then taken.
  bool TakeType(std::string_view word);
  void SetType(const Scalar& value);
  void SetFamily(Family family) { family_ = family; }
  void SetDestination(const Scalar& value);
  void SetSource(const Scalar& value);
  void SetMetric(const Scalar& value);
  void SetTable(const Scalar& value);
  void SetMtu(const Scalar& value);
  // Values of a next hop: the route's only one until AddNextHop() begins
  // another.
  void SetVia(const Scalar& value);
  void SetDevice(const Scalar& value);
  void SetWeight(const Scalar& value);
  void SetOnlink();
  void AddNextHop(const Place& place);

  // The route, or nothing where an error was reported.
  std::optional<Route> Finish();

 private:
  // A next hop with the places that its errors are reported at.
  struct DraftHop {
    NextHop hop;
    Place place;
    Place via_place;
    bool empty = true;
  };

  void Error(const Place& place, std::string message);
  DraftHop& CurrentHop();
  Family DestinationFamily() const;
  void CheckDestination();
  void CheckHops();
  void CheckHop(const DraftHop& draft);

  Route route_;
  std::optional<Family> family_;  // given explicitly
  std::optional<IpPrefix> destination_;
  bool has_destination_ = false;  // "default" has no prefix until Finish()
  Place destination_place_;
  Place source_place_;
  DraftHop single_;
  std::vector<DraftHop> multiple_;
  Diagnostics& diagnostics_;
  size_t errors_before_;
};

}  // namespace hopcheck

#endif  // HOPCHECK_SCENARIO_ROUTE_DRAFT_H_
