#include <algorithm>

#include "trace/line_steps.h"

namespace hopcheck {
namespace {

// The addresses of a packet at one moment.
struct Sighting {
  uint64_t time_ns = 0;
  uint32_t netns = 0;
  IpAddress source;
  IpAddress destination;
};

// In no order.
std::vector<Sighting> Sightings(const Line& line) {
  std::vector<Sighting> sightings;
  sightings.reserve(line.events.size() + line.netfilter.size() +
                    line.routes.size());
  for (const PacketEvent* event : line.events) {
    sightings.push_back(
        {event->time_ns, event->netns, event->source, event->destination});
  }
  for (const NetfilterEvent* event : line.netfilter) {
    if (!event->source || !event->destination) continue;
    sightings.push_back(
        {event->time_ns, event->netns, *event->source, *event->destination});
  }
  // What is not sent anew is routed by what it says then.
  for (const RouteEvent* route : line.routes) {
    if (!route->is_input && route->protocol != 0) continue;
    sightings.push_back(
        {route->time_ns, route->netns, route->source, route->destination});
  }
  return sightings;
}

// Most packets are never translated.
bool HasTranslation(const std::vector<Sighting>& sightings) {
  return std::ranges::any_of(sightings, [&](const Sighting& sighting) {
    return sighting.source != sightings.front().source ||
           sighting.destination != sightings.front().destination;
  });
}

// Whether each address of `lookup` is one that the packet had before or has
// after: it was made for the packet itself, and not for an answer or a check.
bool IsBetween(const RouteEvent& lookup, const Sighting& before,
               const Sighting& after) {
  return before.time_ns < lookup.time_ns && lookup.time_ns < after.time_ns &&
         (lookup.source == before.source || lookup.source == after.source) &&
         (lookup.destination == before.destination ||
          lookup.destination == after.destination);
}

// A packet in hand is routed by the addresses that it has then: where it is
// translated back before, nothing else may tell.
std::vector<Sighting> WithLookups(const Line& line,
                                  const std::vector<Sighting>& sightings) {
  std::vector<Sighting> all;
  all.reserve(sightings.size() + line.routes.size());
  for (const Sighting& after : sightings) {
    if (!all.empty()) {
      const Sighting before = all.back();
      for (const RouteEvent* lookup : line.routes) {
        if (lookup->skb == 0 || !IsBetween(*lookup, before, after)) continue;
        all.push_back({lookup->time_ns, lookup->netns, lookup->source,
                       lookup->destination});
      }
    }
    all.push_back(after);
  }
  return all;
}

// The last rule between two moments that translates addresses.
const NetfilterEvent* TranslatingRule(const Line& line, uint64_t from,
                                      uint64_t to) {
  const NetfilterEvent* found = nullptr;
  for (const NetfilterEvent* event : line.netfilter) {
    if (event->time_ns < from || event->time_ns >= to) continue;
    const BookRule* rule = RuleOf(*event).rule;
    if (rule != nullptr && rule->translates) found = event;
  }
  return found;
}

// Where addresses changed, and what changed them.
struct Translation {
  Sighting before;
  Sighting after;
  const NetfilterEvent* by = nullptr;  // null where conntrack did on its own

  uint64_t time_ns() const {
    return by != nullptr ? by->time_ns : after.time_ns - 1;
  }
};

std::vector<Translation> Translations(const Line& line) {
  std::vector<Sighting> sightings = Sightings(line);
  if (!HasTranslation(sightings)) return {};
  std::ranges::stable_sort(sightings, {}, &Sighting::time_ns);
  sightings = WithLookups(line, sightings);
  std::vector<Translation> translations;
  for (size_t i = 1; i < sightings.size(); ++i) {
    const Sighting& before = sightings[i - 1];
    const Sighting& after = sightings[i];
    if (before.source == after.source &&
        before.destination == after.destination) {
      continue;
    }
    translations.push_back(
        {before, after, TranslatingRule(line, before.time_ns, after.time_ns)});
  }
  return translations;
}

class NatSteps : public StepSource {
 public:
  NatSteps(const Line& line, const EventNames& names)
      : translations_(Translations(line)), names_(names) {}

  void AddTo(StepPlan& plan) const override {
    for (size_t i = 0; i < translations_.size(); ++i) {
      plan.push_back({translations_[i].time_ns(), i, this});
    }
  }

  void Make(size_t index, Step& step) const override {
    const auto& [before, after, by] = translations_[index];
    Nat& nat = step.what.emplace<Nat>();
    nat.namespace_name =
        names_.Namespace(after.netns != 0 ? after.netns : before.netns);
    if (before.source != after.source) {
      nat.source = after.source;
      nat.old_source = before.source;
    }
    if (before.destination != after.destination) {
      nat.destination = after.destination;
      nat.old_destination = before.destination;
    }
    if (by != nullptr) nat.rule = ToDecidingRule(RuleOf(*by));
  }

 private:
  const std::vector<Translation> translations_;
  const EventNames& names_;
};

}  // namespace

std::unique_ptr<StepSource> NatStepsOf(const Line& line,
                                       const EventNames& names) {
  return std::make_unique<NatSteps>(line, names);
}

}  // namespace hopcheck
