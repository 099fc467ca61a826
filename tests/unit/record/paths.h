// Paths and drafts in a few words, for tests.
#ifndef HOPCHECK_TESTS_UNIT_RECORD_PATHS_H_
#define HOPCHECK_TESTS_UNIT_RECORD_PATHS_H_

#include <string>
#include <utility>
#include <vector>

#include "expect/notation.h"
#include "record/common_steps.h"
#include "record/draft.h"
#include "unit/expect/steps.h"

namespace hopcheck::testing {

// A verdict of a rule of filter.FORWARD.
inline ChainVerdict ByRule(std::string ns, std::string verdict,
                           uint32_t position, std::string comment = "") {
  return {.namespace_name = std::move(ns),
          .chain = {"ip", "filter", "FORWARD"},
          .hook = "forward",
          .backend = Backend::kNft,
          .verdict = std::move(verdict),
          .target = "",
          .rule = DecidingRule{.policy = false,
                               .position = position,
                               .comment = std::move(comment),
                               .text = "a rule"},
          .ct = "new"};
}

inline ChainVerdict ByPolicy(std::string ns, std::string verdict) {
  ChainVerdict chain = ByRule(std::move(ns), std::move(verdict), 0);
  chain.rule = DecidingRule{.policy = true};
  return chain;
}

inline Nat NatOfSource(std::string ns, std::string_view source) {
  return {.namespace_name = std::move(ns),
          .source = IpAddress::Parse(source),
          .destination = {},
          .old_source = IpAddress::Parse("10.0.0.2"),
          .old_destination = {},
          .rule = {}};
}

inline std::string TextOf(const std::optional<DraftList>& list) {
  if (!list) return "nothing";
  std::string text;
  for (const DraftStep& step : list->steps) {
    text += (text.empty() ? "" : ", ") + ToString(step);
  }
  return (list->has_hops ? "[" : "[any hops] [") + text + "]";
}

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_RECORD_PATHS_H_
