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

std::string ToString(const ExpectedConntrack& entry);
std::string ToString(const ConntrackEntry& entry);

// " ($public is 10.0.1.1)": the values of the names in it; "" for none.
std::string WhatNamesAre(const ExpectedStep& step);
std::string WhatNamesAre(const ExpectedConntrack& entry);

// What else is known of a step, for a column of its own: "out",
// "nf_hook_slow()", "by eth0", "from 10.0.0.1". May be empty.
std::string NoteOf(const Step& step);
// The same with the packet's addresses where `asked` is about them.
std::string NoteOf(const Step& step, const ExpectedStep& asked);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_NOTATION_H_
