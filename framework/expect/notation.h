// Steps as a scenario would write them: what a user reads in a failure can be
// pasted into the expectation.
#ifndef HOPCHECK_EXPECT_NOTATION_H_
#define HOPCHECK_EXPECT_NOTATION_H_

#include <string>

#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// "client/eth0", "{drop: router, reason: NETFILTER_DROP}". Of an actual step,
// as much as a person would write: its direction, kernel function and address
// are in NoteOf.
std::string ToString(const Step& step);
std::string ToString(const ExpectedStep& step);

// What else is known of a step, for a column of its own: "out",
// "nf_hook_slow()", "by eth0", "from 10.0.0.1". May be empty.
std::string NoteOf(const Step& step);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_NOTATION_H_
