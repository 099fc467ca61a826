// What the program's exit status says.
#ifndef HOPCHECK_RUNNER_EXIT_STATUS_H_
#define HOPCHECK_RUNNER_EXIT_STATUS_H_

#include "report/result.h"

namespace hopcheck {

inline constexpr int kPassedStatus = 0;
inline constexpr int kFailedStatus = 1;        // an expectation failed
inline constexpr int kUsageStatus = 2;         // bad scenario or bad usage
inline constexpr int kInconclusiveStatus = 3;  // or nothing could be observed

// After a clean end on a signal, as shells report it: 130 for SIGINT.
constexpr int SignalStatus(int signal) { return 128 + signal; }

int StatusOf(const ProbeResult& result);

// The status of two runs together: a signal wins over bad input, which says
// that not all was asked that should have been, that over a failure, and a
// failure over what is inconclusive.
int MergeStatus(int a, int b);

}  // namespace hopcheck

#endif  // HOPCHECK_RUNNER_EXIT_STATUS_H_
