// Why a packet went elsewhere, as far as the rulesets tell: what would have had
// to be different.
#ifndef HOPCHECK_EXPECT_EXPLAIN_H_
#define HOPCHECK_EXPECT_EXPLAIN_H_

#include <string>
#include <vector>

#include "expect/mismatch.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Sentences for the first difference of each list in `mismatches`:
//
//   router/filter.FORWARD: the packet met rule 3 'deny-telnet' before rule 7
//   'allow-ping'
//   router/filter.FORWARD: rule 1 'allow-ping' did not match: it asks for -i
//   wan, and the packet came in by lan
//   router/filter.FORWARD has no rule 'allow-png'; did you mean 'allow-ping'?
//   routed by 10.0.1.0/24 of table main: to wan
std::vector<std::string> Explain(const std::vector<Mismatch>& mismatches,
                                 const PacketPath& path);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_EXPLAIN_H_
