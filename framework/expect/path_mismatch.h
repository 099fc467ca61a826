// The first difference between a list of steps and what was met, in words.
#ifndef HOPCHECK_EXPECT_PATH_MISMATCH_H_
#define HOPCHECK_EXPECT_PATH_MISMATCH_H_

#include <optional>

#include "expect/mismatch.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

// `part` is kRequest or kReply. Nothing where one of the ways that the list
// allows is what was met; else of the way that went along furthest.
std::optional<Mismatch> ComparePath(Part part, const ExpectedPath& expected,
                                    const PacketPath& actual, bool strict);

}  // namespace hopcheck

#endif  // HOPCHECK_EXPECT_PATH_MISMATCH_H_
