#include "expect/packet_facts.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>

#include <variant>

namespace hopcheck {
namespace {

template <typename Kind>
const Kind* As(const Step& step) {
  return std::get_if<Kind>(&step.what);
}

// The stay in the namespace of one step: from where the packet came in, to
// where it left.
struct Stay {
  size_t begin;
  size_t end;
};

Stay StayAround(const std::vector<Step>& steps, size_t at) {
  const std::string& ns = NamespaceOf(steps[at]);
  const auto hop_of = [&](size_t i, Direction direction) {
    const Hop* hop = As<Hop>(steps[i]);
    return hop != nullptr && hop->direction == direction &&
           hop->namespace_name == ns;
  };
  Stay stay{at, at};
  while (stay.begin > 0 && !hop_of(stay.begin, Direction::kIn) &&
         NamespaceOf(steps[stay.begin - 1]) == ns) {
    --stay.begin;
  }
  while (stay.end + 1 < steps.size() && !hop_of(stay.end, Direction::kOut) &&
         NamespaceOf(steps[stay.end + 1]) == ns) {
    ++stay.end;
  }
  return stay;
}

void TakeAddresses(const Hop& hop, PacketFacts& facts) {
  facts.source = hop.source;
  facts.destination = hop.destination;
}

// The addresses at `at`: as they were when the packet was last seen, and what
// was translated since; else as it is seen next, with that undone.
void FindAddresses(const std::vector<Step>& steps, Stay stay, size_t at,
                   PacketFacts& facts) {
  for (size_t i = stay.begin; i <= at; ++i) {
    if (const Hop* hop = As<Hop>(steps[i])) TakeAddresses(*hop, facts);
    const Nat* nat = As<Nat>(steps[i]);
    if (nat == nullptr || i == at) continue;
    if (nat->source) facts.source = nat->source;
    if (nat->destination) facts.destination = nat->destination;
  }
  if (facts.source) return;
  for (size_t i = stay.end + 1; i-- > at;) {
    if (const Hop* hop = As<Hop>(steps[i])) TakeAddresses(*hop, facts);
    const Nat* nat = As<Nat>(steps[i]);
    if (nat == nullptr) continue;
    if (nat->old_source) facts.source = nat->old_source;
    if (nat->old_destination) facts.destination = nat->old_destination;
  }
}

void SetProtocol(const std::vector<Step>& steps, bool is_reply,
                 PacketFacts& facts) {
  if (!facts.source) return;
  const bool is4 = facts.source->family() == Family::kIpv4;
  facts.protocol = is4 ? "icmp" : "ipv6-icmp";
  if (!is_reply) {
    facts.type = is4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
  } else if (const IcmpError* error = As<IcmpError>(steps.back())) {
    facts.type = error->type;
  } else {
    facts.type = is4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
  }
}

}  // namespace

const std::string& NamespaceOf(const Step& step) {
  return std::visit(
      [](const auto& what) -> const std::string& {
        return what.namespace_name;
      },
      step.what);
}

PacketFacts FactsAt(const std::vector<Step>& steps, size_t at, bool is_reply) {
  PacketFacts facts;
  const Stay stay = StayAround(steps, at);
  const Hop* first = As<Hop>(steps[stay.begin]);
  if (first != nullptr && first->direction == Direction::kIn) {
    facts.in = first->interface;
  }
  const Hop* last = As<Hop>(steps[stay.end]);
  if (last != nullptr && last->direction == Direction::kOut) {
    facts.out = last->interface;
  }
  for (size_t i = stay.begin; i <= stay.end && facts.out.empty(); ++i) {
    // Routed, and never sent.
    const RouteLookup* route = As<RouteLookup>(steps[i]);
    if (route != nullptr && route->table != "local") facts.out = route->device;
  }
  FindAddresses(steps, stay, at, facts);
  SetProtocol(steps, is_reply, facts);
  if (const ChainVerdict* chain = As<ChainVerdict>(steps[at])) {
    facts.ct = chain->ct;
  }
  return facts;
}

}  // namespace hopcheck
