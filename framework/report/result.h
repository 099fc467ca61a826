// What a run found, as data: the source of the text and of the JSON.
#ifndef HOPCHECK_REPORT_RESULT_H_
#define HOPCHECK_REPORT_RESULT_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "expect/compare.h"
#include "scenario/scenario.h"
#include "trace/packet_path.h"

namespace hopcheck {

enum class ResultKind { kPassed, kFailed, kInconclusive };
std::string_view ToString(ResultKind kind);  // "passed", …

// One packet of a probe (a probe with `count: 3` has three).
struct PacketResult {
  PacketPath path;
  std::vector<Mismatch> mismatches;
  // Why, as far as the rulesets tell (Explain).
  std::vector<std::string> reasons = {};

  // Inconclusive where the path is; else failed where something differs.
  ResultKind kind() const;
};

// One probe in one variant.
struct ProbeResult {
  Probe probe;
  Variant variant;
  std::vector<PacketResult> packets;  // in the order sent; at least one
  // What is asked of all packets together; nothing where one is inconclusive.
  std::vector<Mismatch> mismatches = {};
  // The scenario's own fault that nothing was sent: a ruleset that its tool
  // refuses. kind() is then inconclusive.
  Diagnostics bad_input = {};
  // How often it was sent, each time through a topology of its own, until
  // nothing was missed.
  int attempts = 1;

  // Failed where one packet failed, or all of them together; else inconclusive
  // where one is.
  ResultKind kind() const;
  // The packet that decides kind(): the first of that kind, else the first.
  const PacketResult& deciding() const;
};

// One scenario in one variant.
struct ScenarioResult {
  std::string file;
  std::string title;
  Variant variant;
  std::vector<ProbeResult> probes;
};

// What `hopcheck trace` found.
struct TraceResult {
  struct Packet {
    PacketPath path;
    bool answered = false;
  };
  std::string kernel;    // uname -r
  std::string hopcheck;  // version
  std::string target;    // in the user's words
  IpAddress address;     // of it
  std::string from;      // the namespace that it was sent from
  std::string chains;    // where chain verdicts come from: "none", …
  // What could not be shown, and why.
  std::vector<std::string> notes;
  std::vector<Packet> packets;
};

// A packet that `hopcheck trace --listen` has followed, as it was first seen.
struct ListenedPacket {
  uint8_t protocol = 0;  // IPPROTO_TCP
  IpAddress source;
  IpAddress destination;
  uint16_t source_port = 0;  // 0 where the protocol has none
  uint16_t destination_port = 0;
  // Its way is the request. The outcome is delivered, dropped or not known.
  PacketPath path;
  // It was freed as used, by none that is known to be its receiver.
  bool consumed = false;
};

// What `hopcheck trace --listen` found.
struct ListenResult {
  std::string kernel;    // uname -r
  std::string hopcheck;  // version
  std::string filter;    // in the user's words
  uint64_t lost = 0;     // events that there was no room for
  std::vector<std::string> notes;
  std::vector<ListenedPacket> packets;
};

struct RunResult {
  std::string kernel;    // uname -r
  std::string hopcheck;  // version
  std::vector<ScenarioResult> scenarios;
};

}  // namespace hopcheck

#endif  // HOPCHECK_REPORT_RESULT_H_
