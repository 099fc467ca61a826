// Results as a run would make them: paths compared with what a probe expects.
#ifndef HOPCHECK_TESTS_UNIT_REPORT_RESULTS_H_
#define HOPCHECK_TESTS_UNIT_REPORT_RESULTS_H_

#include <string>
#include <utility>
#include <vector>

#include "report/result.h"
#include "unit/expect/steps.h"

namespace hopcheck::testing {

inline ProbeResult ResultOf(Expectation expectation,
                            std::vector<PacketPath> paths) {
  ProbeResult result;
  result.probe.name = "the client pings the server";
  result.probe.place = Line(8);
  result.probe.expect = std::move(expectation);
  result.variant = {.family = Family::kIpv4, .backend = {}};
  for (PacketPath& path : paths) {
    auto mismatches = Compare(result.probe.expect, path);
    result.packets.push_back({std::move(path), std::move(mismatches)});
  }
  std::vector<const PacketPath*> all;
  for (const PacketResult& packet : result.packets) {
    all.push_back(&packet.path);
  }
  result.mismatches = CompareTogether(result.probe.expect, all);
  return result;
}

inline ProbeResult ResultOf(Expectation expectation, PacketPath path) {
  return ResultOf(std::move(expectation),
                  std::vector<PacketPath>{std::move(path)});
}

// Client, router, server: what the scenario of the documentation expects.
inline Expectation PingIsReplied() {
  return {.outcome = Outcome::kReplied,
          .outcome_place = Line(11),
          .request = RoutedList(12),
          .reply = HopList(
              {"server/eth0", "router/wan", "router/lan", "client/eth0"}, 17)};
}

inline PacketPath RepliedPath() {
  return {.outcome = Outcome::kReplied,
          .request = RoutedRequest(),
          .reply = RoutedReply()};
}

inline PacketPath DroppedPath() {
  return {.outcome = Outcome::kDropped,
          .request = HopsOf({"client/eth0", "router/lan"}) + DropIn("router")};
}

}  // namespace hopcheck::testing

#endif  // HOPCHECK_TESTS_UNIT_REPORT_RESULTS_H_
