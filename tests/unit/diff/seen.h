// Runs to compare: one echo from client through router to server, and what may
// be otherwise with it.
#ifndef HOPCHECK_TESTS_UNIT_DIFF_SEEN_H_
#define HOPCHECK_TESTS_UNIT_DIFF_SEEN_H_

#include <string>
#include <vector>

#include "base/ip_types.h"
#include "diff/seen_run.h"

namespace hopcheck::testing {

IpAddress Address(const char* text);
Step HopAt(const char* namespace_name, const char* interface,
           Direction direction, uint8_t ttl = 64);
// A rule of `chain` ("filter.FORWARD") in router. `rule` is a text with a
// position in front of it ("2 -j ACCEPT"), or "policy".
Step ChainAt(const char* chain, const char* verdict, const std::string& rule);
Step DropAt(const char* reason, const char* location);

// The echo with its answer: a hop at each interface, a rule and a translation
// in router. Its steps by their place:
enum EchoStep : size_t {
  kClientHop,
  kRouterIn,
  kRoute,
  kForward,
  kPostrouting,
  kNat,
  kRouterOut,
  kServerHop,
  kDeliver,
};
SeenPacket Echo();
// The same, stopped at kForward by `steps`.
SeenPacket Stopped(std::vector<Step> steps);

SeenProbe ProbeOf(std::vector<SeenPacket> packets,
                  const char* name = "the client pings the server");
// A run of one scenario.
SeenRun RunOf(std::vector<SeenProbe> probes, const char* kernel = "6.12.8");

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_DIFF_SEEN_H_
