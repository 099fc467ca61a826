// Steps of a packet's way, from their JSON.
#ifndef HOPCHECK_DIFF_STEP_READER_H_
#define HOPCHECK_DIFF_STEP_READER_H_

#include <optional>

#include "diff/json_cursor.h"
#include "trace/packet_path.h"

namespace hopcheck {

// Without its time: runs never agree in that. Nothing, and a complaint, where
// it is no step that this version knows.
std::optional<Step> ReadStep(const JsonCursor& step);

ConntrackEntry ReadConntrackEntry(const JsonCursor& entry);

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_STEP_READER_H_
