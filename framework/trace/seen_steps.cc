#include "trace/seen_steps.h"

#include <utility>

#include "base/icmp_names.h"
#include "trace/drop_reason.h"

namespace hopcheck {

using Kind = PacketEvent::Kind;

class SeenSteps::OfLine : public StepSource {
 public:
  OfLine(const SeenSteps& all, const std::vector<size_t>& line,
         const Copy& copy)
      : all_(all),
        line_(line),
        copy_(copy),
        is_delivered_(all.endings_.Of(copy) == Ending::kDelivered) {}

  void AddTo(StepPlan& plan) const override {
    for (size_t i = 0; i < line_.size(); ++i) {
      const PacketEvent& event = EventAt(i);
      if (IsStep(event)) plan.push_back({event.time_ns, i, this});
    }
  }

  void Make(size_t index, Step& step) const override {
    const PacketEvent& event = EventAt(index);
    const uint32_t netns = all_.NamespaceAt(line_, index);
    if (IsCrossing(event)) {
      FillIn(event, netns, step.what.emplace<Hop>());
    } else if (!is_delivered_) {
      step.what = all_.ToDrop(event, netns, copy_);
    } else if (IsIcmpErrorRole(copy_.role)) {
      step.what = all_.ErrorOf(copy_);
    } else {
      step.what = Deliver{all_.names_.Namespace(netns),
                          all_.endings_.EventBeforeEnd(copy_)->device,
                          event.source, event.destination};
    }
  }

 private:
  const PacketEvent& EventAt(size_t index) const {
    return all_.events_[line_[index]];
  }

  static bool IsCrossing(const PacketEvent& event) {
    return event.kind == Kind::kOut || event.kind == Kind::kIn;
  }

  bool IsStep(const PacketEvent& event) const {
    if (IsCrossing(event)) return true;
    if (event.kind == Kind::kWait) return false;
    return event.kind == Kind::kDrop || is_delivered_;
  }

  void FillIn(const PacketEvent& event, uint32_t netns, Hop& hop) const {
    hop.namespace_name = all_.names_.Namespace(netns);
    hop.interface = event.device;
    hop.direction = event.kind == Kind::kOut ? Direction::kOut : Direction::kIn;
    hop.source = event.source;
    hop.destination = event.destination;
    hop.hop_limit = event.hop_limit;
    hop.mark = event.mark;
  }

  const SeenSteps& all_;
  const std::vector<size_t>& line_;
  const Copy& copy_;
  const bool is_delivered_;
};

std::unique_ptr<StepSource> SeenSteps::Of(const std::vector<size_t>& line,
                                          const Copy& copy) const {
  return std::make_unique<OfLine>(*this, line, copy);
}

uint32_t SeenSteps::NamespaceAt(const std::vector<size_t>& line,
                                size_t index) const {
  for (size_t i = index + 1; i-- > 0;) {
    const uint32_t netns = events_[line[i]].netns;
    if (netns != 0) return netns;
  }
  return home_;
}

Drop SeenSteps::DropOf(const Copy& copy) const {
  return ToDrop(events_[*copy.end],
                NamespaceAt(copy.events, copy.events.size() - 1), copy);
}

Drop SeenSteps::ToDrop(const PacketEvent& event, uint32_t netns,
                       const Copy& copy) const {
  return {.namespace_name = names_.Namespace(netns),
          .interface = event.device,
          .reason = DropReasonOf(event, names_.kernel),
          .location = names_.kernel.Function(event.location),
          .source = event.source,
          .destination = event.destination,
          .icmp_error = IsIcmpErrorRole(copy.role)
                            ? IcmpErrorName(event.source.family(),
                                            event.icmp_type, event.icmp_code)
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
