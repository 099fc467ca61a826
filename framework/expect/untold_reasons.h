// Drops whose reason the kernel does not tell: before 5.17 it tells none, and
// few are known by the function alone (trace/drop_reason.h).
#ifndef HOPCHECK_EXPECT_UNTOLD_REASONS_H_
#define HOPCHECK_EXPECT_UNTOLD_REASONS_H_

#include <string>
#include <vector>

#include "expect/mismatch.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// What a packet's path is to an expectation.
struct Comparison {
  std::vector<Mismatch> mismatches;
  // Why it cannot be told whether there are any; "" where it can.
  std::string untold;
};

// Compare(), where a reason that was not told may be any, and a rule that takes
// packets away may have been met: what holds either way is decided all the
// same.
Comparison CompareTold(const Expectation& expected, const PacketPath& actual);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_UNTOLD_REASONS_H_
