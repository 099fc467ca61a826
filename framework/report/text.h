// What a person reads: paths in the notation of the scenario, and expected
// beside actual where they differ.
#ifndef HOPCHECK_REPORT_TEXT_H_
#define HOPCHECK_REPORT_TEXT_H_

#include <string>

#include "expect/notation.h"
#include "report/result.h"

namespace hopcheck {

struct ReportOptions {
  // The command that runs just this probe again; "" for none.
  std::string rerun;
  // The command that tells how to build its topology by hand; "" for none.
  std::string rebuild;
};

// The failure of one probe: what differs, then request and reply with expected
// and actual side by side, '!' at the first difference, the drop with its
// reason. Empty for a probe that did not fail.
//
//   the client pings the server [ipv4/nft]
//     outcome    expected replied, was dropped (line 49)
//     request    expected hop router/wan, but the packet was dropped in …
//                  expected      actual
//                  client/eth0   client/eth0     out
//                  router/lan    router/lan      in
//                ! router/wan    {drop: router}  nf_hook_slow()
//                  server/eth0
//     reply      expected server/eth0, …, but nothing came back (line 58)
//     rerun      hopcheck run scenarios/x.yaml --gtest_filter=…
//     by hand    hopcheck show scenarios/x.yaml --commands
std::string FailureText(const ProbeResult& result,
                        const ReportOptions& options = {});

// Why a probe is inconclusive, and what was seen until then. Empty for a probe
// that is not.
std::string InconclusiveText(const ProbeResult& result);

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_TEXT_H_
