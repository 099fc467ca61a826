// What a run saw, read back from its results: plain data.
#ifndef HOPCHECK_DIFF_SEEN_RUN_H_
#define HOPCHECK_DIFF_SEEN_RUN_H_

#include <optional>
#include <string>
#include <vector>

#include "report/result.h"
#include "scenario/probe_model.h"
#include "trace/packet_path.h"

namespace hopcheck {

struct SeenPacket {
  ResultKind result = ResultKind::kPassed;
  std::optional<Outcome> outcome;     // always there unless inconclusive
  std::vector<std::string> messages;  // why it is inconclusive, if it is
  std::vector<Step> request;
  std::vector<Step> reply;
  std::vector<std::vector<Step>> branches;
  std::vector<ConntrackEntry> conntrack;
  std::string send_error;  // the name of an errno; "" for none
};

struct SeenProbe {
  std::string name;
  int line = 0;  // 0 where the file does not say
  ResultKind result = ResultKind::kPassed;
  std::vector<SeenPacket> packets;  // at least one
};

struct SeenScenario {
  std::string file;
  std::string title;
  std::string variant;  // "ipv4/nft"; "" without a matrix
  std::vector<SeenProbe> probes;
};

struct SeenRun {
  std::string name;      // of the file, as the user named it
  std::string kernel;    // uname -r
  std::string hopcheck;  // version
  std::vector<SeenScenario> scenarios;
};

}  // namespace hopcheck

#endif  // HOPCHECK_DIFF_SEEN_RUN_H_
