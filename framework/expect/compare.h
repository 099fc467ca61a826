// Compares what happened with what was expected. Values in, values out.
#ifndef HOPCHECK_EXPECT_COMPARE_H_
#define HOPCHECK_EXPECT_COMPARE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "expect/match.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Which part of an expectation a mismatch is about.
enum class Part { kOutcome, kRequest, kReply, kNever };

// One way in which the packet went elsewhere.
struct Mismatch {
  Part part = Part::kOutcome;
  // The line of the scenario that was not met: the outcome, the first expected
  // step without its match, or the list that came to its end too early.
  Place place;
  // One sentence: "expected hop router/wan, but the packet was dropped in
  // router (NETFILTER_DROP in nf_hook_slow)".
  std::string message;
  // The first difference in a path: the expected step (its index, or the
  // number of expected steps where an unexpected one follows them all) and the
  // actual one (likewise). Of kNever, the index in `never` alone.
  std::optional<size_t> expected_index;
  std::optional<size_t> actual_index;
};

// Empty when the path is as expected. An inconclusive path is compared all the
// same; the caller decides what that is worth.
//
// Hops are exact: all of them in order, and no other; a list that names none
// but other steps says nothing of hops, and an empty list that there are none.
// Steps of another kind are a subset in order; with `strict` every kind is
// exact, apart from what MayStandBetween (align.h) allows. `never` holds where
// no step of request, reply or branches matches. At most one mismatch for each
// of outcome, request and reply, in this order, then one for each step of
// `never` that was met.
std::vector<Mismatch> Compare(const Expectation& expected,
                              const PacketPath& actual);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_COMPARE_H_
