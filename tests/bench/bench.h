// What hopcheck costs, part by part, each printed as it is measured.
#ifndef HOPCHECK_TESTS_BENCH_BENCH_H_
#define HOPCHECK_TESTS_BENCH_BENCH_H_

#include <string>

#include "base/stop_signal.h"
#include "measure.h"
#include "report/result.h"
#include "scenario/scenario.h"

namespace hopcheck::bench {

// A client, a router and a server, one probe that is answered. `firewall` is
// the YAML of the router's firewall list, "" for none.
std::string RoutedYaml(const std::string& firewall = "");
Scenario Read(const std::string& yaml);

// Throw where something did not pass: a figure of it would say nothing.
void MustPass(const ProbeResult& result);
void MustPass(const ScenarioResult& result);

// The program as a child: how soon it sends, and how large it is.
void BenchProcess(int rounds, Figures& figures);
// Scenarios and probes without a firewall, in this process.
void BenchScenarios(int rounds, const StopSignal& stop, Figures& figures);
// Rulesets: loaded, traced, and their scenarios as a whole.
void BenchFirewalls(int rounds, const StopSignal& stop, Figures& figures);

}  // namespace hopcheck::bench

#endif  // HOPCHECK_TESTS_BENCH_BENCH_H_
