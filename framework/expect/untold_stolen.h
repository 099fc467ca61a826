// Rules that take a packet away (verdict "stolen"): before 5.19 netfilter's
// trace looks at the packet to see whether it is traced, when it is another's
// (nft_trace_notify(); e34b9ed96ce3), and mostly says nothing.
#ifndef HOPCHECK_EXPECT_UNTOLD_STOLEN_H_
#define HOPCHECK_EXPECT_UNTOLD_STOLEN_H_

#include <string>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Why it cannot be told whether an expectation is met, where that hangs on such
// a verdict and the kernel may not have told it; "" where it can. `is_met`: by
// what was told, it is.
std::string WhyStolenIsUntold(const Expectation& expected,
                              const PacketPath& actual, bool is_met);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_UNTOLD_STOLEN_H_
