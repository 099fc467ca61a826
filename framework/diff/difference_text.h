// What differs, for people.
#ifndef HOPCHECK_DIFF_DIFFERENCE_TEXT_H_
#define HOPCHECK_DIFF_DIFFERENCE_TEXT_H_

#include <string>

#include "diff/difference.h"

namespace hopcheck {

struct DifferenceTextOptions {
  bool shows_asides = false;  // --all
  bool has_color = false;
};

// Both runs, a block for each probe that is not the same, and how many are
// what:
//
//   --- before.json (kernel 6.1.0-26-amd64, hopcheck 0.1.0)
//   +++ after.json (kernel 6.12.8, hopcheck 0.1.0)
//
//   lan.yaml:31: the client pings the server [ipv4/nft]
//     outcome    replied, now dropped
//     verdict    router/filter.FORWARD: accept, now drop
//     request        client/eth0                                           out
//                  - {chain: router/filter.FORWARD, verdict: accept, …}    …
//                …
//
//   2 probes: 1 different, 1 the same
std::string ToText(const RunDifference& run,
                   const DifferenceTextOptions& options = {});

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_DIFFERENCE_TEXT_H_
