// Steps as a scenario would write them, with the values that differ.
#ifndef HOPCHECK_DIFF_STEP_NOTATION_H_
#define HOPCHECK_DIFF_STEP_NOTATION_H_

#include <vector>

#include "diff/difference.h"
#include "trace/packet_path.h"

namespace hopcheck {

// "{hop: router/wan, ttl: 63}" where its ttl is among `changes`: as much as a
// person would write, and what has changed, in the notation where that has a
// word for it, else in the note.
DiffStep Notation(Sign sign, const Step& step,
                  const std::vector<Change>& changes);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_STEP_NOTATION_H_
