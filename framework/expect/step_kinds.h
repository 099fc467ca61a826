// Which kind of step an expected one asks for.
#ifndef HOPCHECK_EXPECT_STEP_KINDS_H_
#define HOPCHECK_EXPECT_STEP_KINDS_H_

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// ActualOf<ExpectedHop>::Type is Hop.
template <typename Expected>
struct ActualOf;
template <>
struct ActualOf<ExpectedHop> {
  using Type = Hop;
};
template <>
struct ActualOf<ExpectedDrop> {
  using Type = Drop;
};
template <>
struct ActualOf<ExpectedDeliver> {
  using Type = Deliver;
};
template <>
struct ActualOf<ExpectedError> {
  using Type = IcmpError;
};
template <>
struct ActualOf<ExpectedChain> {
  using Type = ChainVerdict;
};
template <>
struct ActualOf<ExpectedRoute> {
  using Type = RouteLookup;
};
template <>
struct ActualOf<ExpectedNat> {
  using Type = Nat;
};

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_STEP_KINDS_H_
