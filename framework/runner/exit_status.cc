#include "runner/exit_status.h"

namespace hopcheck {
namespace {

int Weight(int status) {
  switch (status) {
    case kPassedStatus:
      return 0;
    case kInconclusiveStatus:
      return 1;
    case kFailedStatus:
      return 2;
    case kUsageStatus:
      return 3;
    default:
      return 4;
  }
}

}  // namespace

int StatusOf(const ProbeResult& result) {
  if (!result.bad_input.empty()) return kUsageStatus;
  switch (result.kind()) {
    case ResultKind::kPassed:
      return kPassedStatus;
    case ResultKind::kFailed:
      return kFailedStatus;
    case ResultKind::kInconclusive:
      return kInconclusiveStatus;
  }
  return kInconclusiveStatus;
}

int MergeStatus(int a, int b) { return Weight(b) > Weight(a) ? b : a; }

}  // namespace hopcheck
