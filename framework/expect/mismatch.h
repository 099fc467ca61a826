// What did not go as expected, as a value.
#ifndef HOPCHECK_EXPECT_MISMATCH_H_
#define HOPCHECK_EXPECT_MISMATCH_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/probe_model.h"

namespace hopcheck {

// Which part of an expectation a mismatch is about.
enum class Part {
  kOutcome,
  kRequest,
  kReply,
  kNever,
  kConntrack,
  kHits,
  kShares,
};

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
  // actual one (likewise). Of the other parts but kOutcome, the index in their
  // list alone.
  std::optional<size_t> expected_index;
  std::optional<size_t> actual_index;
  // Of kRequest and kReply, the list that was compared: one of the ways that
  // there are, names bound.
  std::vector<ExpectedStep> compared;
};

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_MISMATCH_H_
