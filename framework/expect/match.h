// Whether one step of a packet is what one step of an expectation asks for.
#ifndef HOPCHECK_EXPECT_MATCH_H_
#define HOPCHECK_EXPECT_MATCH_H_

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Whether one actual step is what one expected step asks for: of its kind, in
// its namespace, and like it in all that is given.
bool Matches(const ExpectedStep& expected, const Step& actual);

bool Matches(const ExpectedConntrack& expected, const ConntrackEntry& actual);

// The family of an expected chain that names none is the packet's own.
bool IsChain(const ChainName& asked, const ChainName& actual);

// Whether both are of one kind: hop and hop, drop and drop, …
bool IsSameKind(const ExpectedStep& expected, const Step& actual);
// And about the same: verdicts of one chain, others in one namespace.
bool IsAboutSame(const ExpectedStep& expected, const Step& actual);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_MATCH_H_
