// The addresses that a step asks for, each beside the one that a packet has
// there.
#ifndef HOPCHECK_EXPECT_ADDRESSES_H_
#define HOPCHECK_EXPECT_ADDRESSES_H_

#include <optional>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Calls `visit` with each Wanted<IpAddress> and its std::optional<IpAddress>.
template <typename Visit>
void VisitAddresses(const ExpectedHop& asked, const Hop& is, Visit&& visit) {
  visit(asked.source, std::optional(is.source));
  visit(asked.destination, std::optional(is.destination));
}
template <typename Visit>
void VisitAddresses(const ExpectedDeliver& asked, const Deliver& is,
                    Visit&& visit) {
  visit(asked.source, std::optional(is.source));
  visit(asked.destination, std::optional(is.destination));
}
template <typename Visit>
void VisitAddresses(const ExpectedError& asked, const IcmpError& is,
                    Visit&& visit) {
  visit(asked.quoted_source, std::optional(is.quoted_source));
  visit(asked.quoted_destination, std::optional(is.quoted_destination));
}
template <typename Visit>
void VisitAddresses(const ExpectedRoute& asked, const RouteLookup& is,
                    Visit&& visit) {
  visit(asked.via, is.via);
  visit(asked.source, is.source);
}
template <typename Visit>
void VisitAddresses(const ExpectedNat& asked, const Nat& is, Visit&& visit) {
  visit(asked.source, is.source);
  visit(asked.destination, is.destination);
}
template <typename Visit>
void VisitAddresses(const ExpectedDrop&, const Drop&, Visit&&) {}
template <typename Visit>
void VisitAddresses(const ExpectedChain&, const ChainVerdict&, Visit&&) {}
template <typename Visit>
void VisitAddresses(const ExpectedConntrack& asked, const ConntrackEntry& is,
                    Visit&& visit) {
  visit(asked.original.source, std::optional(is.original.source));
  visit(asked.original.destination, std::optional(is.original.destination));
  visit(asked.reply.source, std::optional(is.reply.source));
  visit(asked.reply.destination, std::optional(is.reply.destination));
}

// Whether `is` has every address that is asked for.
template <typename Asked, typename Is>
bool HasAddresses(const Asked& asked, const Is& is) {
  bool has = true;
  VisitAddresses(asked, is, [&](const auto& wanted, const auto& actual) {
    has = has && wanted.IsMetBy(actual);
  });
  return has;
}

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_ADDRESSES_H_
