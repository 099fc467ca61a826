// What two lists of steps have in common, in order.
#ifndef HOPCHECK_RECORD_COMMON_STEPS_H_
#define HOPCHECK_RECORD_COMMON_STEPS_H_

#include <optional>
#include <string>
#include <vector>

#include "record/draft.h"

namespace hopcheck {

// "{chain: router/filter.FORWARD, verdict: drop, rule: policy}"
std::string ToString(const DraftStep& step);

// A value that a step has in one list, and not in the other.
struct LostValue {
  std::string key;
  std::string a;  // "none" where it is not there
  std::string b;
};

// A step of both, without the values in which they differ; or one of either.
struct CommonStep {
  std::optional<DraftStep> common;
  std::vector<LostValue> lost;
  std::optional<DraftStep> only_one;  // where there is no common one
};

// Every step of both, in order, with as many common ones as there can be. Two
// steps are one if they are of a kind, in one namespace, about the same
// interface or chain, with the same verdict, and translate the same. An ICMP
// error is called by a name that both have, where there is one; a rule by its
// comment where two of one have other positions.
std::vector<CommonStep> CommonSteps(const std::vector<DraftStep>& a,
                                    const std::vector<DraftStep>& b);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_COMMON_STEPS_H_
