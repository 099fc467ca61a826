// What several drafts have in common: an expectation that all of them meet,
// and what had to be left out for it.
#ifndef HOPCHECK_RECORD_COMMON_PART_H_
#define HOPCHECK_RECORD_COMMON_PART_H_

#include <cstdint>
#include <string>
#include <vector>

#include "record/draft.h"

namespace hopcheck {

// Between what something differed.
enum class Between : uint8_t { kPackets, kRuns, kVariants };

struct LeftOut {
  Between between = Between::kRuns;
  std::string what;  // "source of {nat: router} in request"
  // "10.0.1.1 or fd00:1::1"; "" of a step that is there or not.
  std::string values;
  bool operator==(const LeftOut&) const = default;

  // "source of {nat: router} in request: not the same in all variants (10.0.1.1
  // or fd00:1::1)", "{drop: router} in request: not in all runs"
  std::string ToString() const;
};

// Leaves out the finest part that differs: a value of a step, a step, all hops
// of a list (they are exact: all of them or none), the outcome. Adds that to
// `left_out`, unless it is there already. Precondition: there is a draft.
Draft CommonPart(const std::vector<Draft>& drafts, Between between,
                 std::vector<LeftOut>& left_out);

// One run of one probe in one variant: a draft a packet, at least one.
struct DraftedRun {
  std::string variant;  // "ipv4/nft"
  std::vector<Draft> packets;
};

// What all packets of all runs in all variants have in common.
struct Recording {
  Draft draft;
  std::vector<LeftOut> left_out;
};
Recording Combine(const std::vector<DraftedRun>& runs);

}  // namespace hopcheck

#endif  // HOPCHECK_RECORD_COMMON_PART_H_
