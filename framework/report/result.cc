#include "report/result.h"

#include <algorithm>

namespace hopcheck {

std::string_view ToString(ResultKind kind) {
  switch (kind) {
    case ResultKind::kPassed:
      return "passed";
    case ResultKind::kFailed:
      return "failed";
    case ResultKind::kInconclusive:
      return "inconclusive";
  }
  return "";
}

ResultKind PacketResult::kind() const {
  if (!path.outcome || !path.inconclusive.empty()) {
    return ResultKind::kInconclusive;
  }
  return mismatches.empty() ? ResultKind::kPassed : ResultKind::kFailed;
}

ResultKind ProbeResult::kind() const {
  const ResultKind decided = deciding().kind();
  return decided == ResultKind::kPassed && !mismatches.empty()
             ? ResultKind::kFailed
             : decided;
}

const PacketResult& ProbeResult::deciding() const {
  for (const ResultKind kind :
       {ResultKind::kFailed, ResultKind::kInconclusive}) {
    const auto first = std::ranges::find_if(
        packets, [&](const PacketResult& p) { return p.kind() == kind; });
    if (first != packets.end()) return *first;
  }
  return packets.front();
}

}  // namespace hopcheck
