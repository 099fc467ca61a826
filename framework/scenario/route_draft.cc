#include "scenario/route_draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "scenario/quote.h"

namespace hopcheck {
namespace {

constexpr std::pair<std::string_view, RouteType> kTypes[] = {
    {"unicast", RouteType::kUnicast},
    {"blackhole", RouteType::kBlackhole},
    {"unreachable", RouteType::kUnreachable},
    {"prohibit", RouteType::kProhibit},
    {"local", RouteType::kLocal},
    {"throw", RouteType::kThrow},
};

std::string_view TypeName(RouteType type) {
  for (const auto& [name, value] : kTypes) {
    if (value == type) return name;
  }
  return "";
}

bool LeadsNowhere(RouteType type) {
  return type != RouteType::kUnicast && type != RouteType::kLocal;
}

}  // namespace

RouteDraft::RouteDraft(const Place& place, Diagnostics& diagnostics)
    : diagnostics_(diagnostics), errors_before_(diagnostics.size()) {
  route_.place = place;
  destination_place_ = place;
  single_.place = place;
}

bool RouteDraft::TakeType(std::string_view word) {
  for (const auto& [name, value] : kTypes) {
    if (name != word) continue;
    route_.type = value;
    return true;
  }
  return false;
}

void RouteDraft::SetType(const Scalar& value) {
  std::vector<std::string_view> names;
  for (const auto& [name, type] : kTypes) names.push_back(name);
  const auto choice = ToChoice(value, "type", names, diagnostics_);
  if (choice) route_.type = kTypes[*choice].second;
}

void RouteDraft::SetDestination(const Scalar& value) {
  has_destination_ = true;
  destination_place_ = value.place;
  if (value.text == "default") return;
  if (!IpPrefix::Parse(value.text)) {
    Error(value.place,
          fmt::format("the destination of a route must be 'default' or a "
                      "network (10.0.0.0/24), not {}{}",
                      Quote(value.text), DidYouMean(value.text, {"default"})));
    return;
  }
  destination_ = IpPrefix::Parse(value.text);
}

void RouteDraft::SetSource(const Scalar& value) {
  source_place_ = value.place;
  route_.source = ToAddress(value, "the source of a route", diagnostics_);
}

void RouteDraft::SetMetric(const Scalar& value) {
  const auto metric = ToNumber(
      value, "metric", 0, std::numeric_limits<uint32_t>::max(), diagnostics_);
  if (metric) route_.metric = static_cast<uint32_t>(*metric);
}

void RouteDraft::SetTable(const Scalar& value) {
  route_.table = ToTable(value, diagnostics_);
}

void RouteDraft::SetMtu(const Scalar& value) {
  const auto mtu = ToNumber(value, "mtu", 68, 65535, diagnostics_);
  if (mtu) route_.mtu = static_cast<uint32_t>(*mtu);
}

void RouteDraft::SetVia(const Scalar& value) {
  DraftHop& draft = CurrentHop();
  draft.via_place = value.place;
  draft.hop.via = ToAddress(value, "via", diagnostics_);
}

void RouteDraft::SetDevice(const Scalar& value) {
  CurrentHop().hop.device = value.text;
}

void RouteDraft::SetWeight(const Scalar& value) {
  const auto weight = ToNumber(value, "weight", 1, 256, diagnostics_);
  if (weight) CurrentHop().hop.weight = static_cast<uint32_t>(*weight);
}

void RouteDraft::SetOnlink() { CurrentHop().hop.onlink = true; }

void RouteDraft::AddNextHop(const Place& place) {
  multiple_.push_back({.hop = {}, .place = place, .via_place = place});
}

std::optional<Route> RouteDraft::Finish() {
  if (!has_destination_) Error(route_.place, "a route needs a destination");
  if (diagnostics_.size() == errors_before_) {
    CheckDestination();
    CheckHops();
  }
  if (diagnostics_.size() != errors_before_) return std::nullopt;
  for (DraftHop& draft : multiple_) {
    route_.hops.push_back(std::move(draft.hop));
  }
  if (!single_.empty) route_.hops.push_back(std::move(single_.hop));
  return std::move(route_);
}

void RouteDraft::Error(const Place& place, std::string message) {
  diagnostics_.Error(place, std::move(message));
}

RouteDraft::DraftHop& RouteDraft::CurrentHop() {
  DraftHop& current = multiple_.empty() ? single_ : multiple_.back();
  current.empty = false;
  return current;
}

// "default" and the family: `ip` takes IPv4 where nothing says otherwise.
Family RouteDraft::DestinationFamily() const {
  if (destination_) return destination_->family();
  if (family_) return *family_;
  if (single_.hop.via) return single_.hop.via->family();
  for (const DraftHop& draft : multiple_) {
    if (draft.hop.via) return draft.hop.via->family();
  }
  return route_.source ? route_.source->family() : Family::kIpv4;
}

void RouteDraft::CheckDestination() {
  const Family family = DestinationFamily();
  route_.destination = destination_.value_or(IpPrefix::Default(family));
  if (family_ && *family_ != family) {
    Error(destination_place_,
          fmt::format("the route is said to be {}, but its destination is {}",
                      ToString(*family_), ToString(family)));
  }
  if (route_.destination.HasHostBits()) {
    Error(destination_place_,
          fmt::format("{} has host bits set; the network is {}",
                      route_.destination.ToString(),
                      route_.destination.Network().ToString()));
  }
  if (route_.source && route_.source->family() != family) {
    Error(source_place_,
          fmt::format("the source is {}, but the destination is {}",
                      ToString(route_.source->family()), ToString(family)));
  }
}

void RouteDraft::CheckHops() {
  const std::string_view type = TypeName(route_.type);
  const bool any = !single_.empty || !multiple_.empty();
  if (LeadsNowhere(route_.type)) {
    if (!any) return;
    Error(route_.place,
          fmt::format("a route of type {} leads nowhere: it takes "
                      "no via, device, onlink or next hops",
                      type));
    return;
  }
  if (!single_.empty && !multiple_.empty()) {
    Error(route_.place, "a route has either one via and device, or next hops");
    return;
  }
  if (single_.hop.weight != 1) {
    Error(route_.place, "a weight belongs to one of several next hops");
    return;
  }
  if (!any) {
    Error(route_.place, "a route needs a via or a device");
    return;
  }
  if (route_.type == RouteType::kLocal &&
      (!single_.hop.device || single_.hop.via)) {
    Error(route_.place, "a route of type local needs a device and no via");
    return;
  }
  if (!single_.empty) CheckHop(single_);
  for (const DraftHop& draft : multiple_) CheckHop(draft);
}

void RouteDraft::CheckHop(const DraftHop& draft) {
  const NextHop& hop = draft.hop;
  if (!hop.via && !hop.device) {
    Error(draft.place, "a next hop needs a via or a device");
    return;
  }
  const Family family = route_.destination.family();
  if (hop.via && hop.via->family() != family) {
    Error(draft.via_place,
          fmt::format("via {} is {}, but the destination is {}",
                      hop.via->ToString(), ToString(hop.via->family()),
                      ToString(family)));
  }
  const bool zoned =
      hop.via && family == Family::kIpv6 && hop.via->IsLinkLocal();
  if (zoned && !hop.device) {
    Error(draft.via_place,
          "via a link-local address needs a device: the address is the same "
          "on every link");
  }
  if (hop.onlink && !(hop.via && hop.device)) {
    Error(draft.place, "onlink needs a via and a device");
  }
}

}  // namespace hopcheck
