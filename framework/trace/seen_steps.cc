#include "trace/seen_steps.h"

#include <utility>

#include "base/icmp_names.h"
#include "trace/drop_reason.h"

namespace hopcheck {

using Kind = PacketEvent::Kind;

namespace {

Hop ToHop(const PacketEvent& event, const std::string& space,
          Direction direction) {
  return {.namespace_name = space,
          .interface = event.device,
          .direction = direction,
          .source = event.source,
          .destination = event.destination,
          .hop_limit = event.hop_limit,
          .mark = event.mark};
}

}  // namespace

std::vector<Step> SeenSteps::Of(const std::vector<size_t>& line,
                                const Copy& copy) const {
  std::vector<Step> steps;
  steps.reserve(line.size());
  std::string last_namespace = names_.Namespace(home_);
  for (const size_t index : line) {
    const PacketEvent& event = events_[index];
    const std::string space =
        event.netns != 0 ? names_.Namespace(event.netns) : last_namespace;
    if (auto step = ToStep(event, space, copy)) {
      steps.push_back({std::move(*step), event.time_ns});
    }
    last_namespace = space;
  }
  return steps;
}

std::optional<decltype(Step::what)> SeenSteps::ToStep(const PacketEvent& event,
                                                      const std::string& space,
                                                      const Copy& copy) const {
  if (event.kind == Kind::kOut) return ToHop(event, space, Direction::kOut);
  if (event.kind == Kind::kIn) return ToHop(event, space, Direction::kIn);
  if (event.kind == Kind::kWait) return std::nullopt;
  if (endings_.Of(copy) == Ending::kDelivered) {
    if (IsIcmpErrorRole(copy.role)) return ErrorOf(copy);
    return Deliver{space, endings_.EventBeforeEnd(copy)->device, event.source,
                   event.destination};
  }
  if (event.kind == Kind::kConsume) return std::nullopt;
  return Drop{
      .namespace_name = space,
      .interface = event.device,
      .reason = DropReasonOf(event, names_.kernel),
      .location = names_.kernel.Function(event.location),
      .source = event.source,
      .destination = event.destination,
      .icmp_error = IsIcmpErrorRole(copy.role)
                        ? IcmpErrorName(event.source.family(), event.icmp_type,
                                        event.icmp_code)
                        : ""};
}

IcmpError SeenSteps::ErrorOf(const Copy& copy) const {
  const PacketEvent& end = events_[*copy.end];
  const Family family = end.source.family();
  IcmpError error{.namespace_name = names_.Namespace(end.netns),
                  .family = family,
                  .type = end.icmp_type,
                  .code = end.icmp_code,
                  .name = IcmpErrorName(family, end.icmp_type, end.icmp_code),
                  .from = end.source,
                  .from_namespace = names_.Namespace(
                      events_[EventsFromStart(copies_, copy).front()].netns),
                  .mtu = std::nullopt};
  if (end.quoted_source) error.quoted_source = *end.quoted_source;
  if (end.quoted_destination) {
    error.quoted_destination = *end.quoted_destination;
  }
  if (IcmpErrorIsNamed(family, end.icmp_type, end.icmp_code, "too-big")) {
    // RFC 1191: the lower half of the word; RFC 4443, 3.2: all of it.
    error.mtu =
        family == Family::kIpv4 ? end.icmp_info & 0xffff : end.icmp_info;
  }
  return error;
}

}  // namespace hopcheck
