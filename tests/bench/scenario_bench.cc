#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "bench.h"
#include "floor.h"
#include "runner/live_variant.h"
#include "runner/run_scenario.h"
#include "scenario/scenario_reader.h"

namespace hopcheck::bench {
namespace {

constexpr char kHead[] = R"(scenario: A client pings a server through a router
topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.2/24]}}
      routes: [default via 10.0.0.1]
    server:
      interfaces: {eth0: {addresses: [10.0.1.2/24]}}
      routes: [default via 10.0.1.1]
    router:
      sysctls: {net.ipv4.ip_forward: 1}
      interfaces:
        lan: {addresses: [10.0.0.1/24]}
        wan: {addresses: [10.0.1.1/24]}
      routes: [blackhole 10.9.0.0/16]
)";

constexpr char kTail[] = R"(
  links:
    - [client/eth0, router/lan]
    - [router/wan, server/eth0]
probes:
  - probe: answered
    ping: {from: client, to: server}
    expect:
      outcome: replied
      request: [client/eth0, router/lan, router/wan, server/eth0]
      reply: [server/eth0, router/wan, router/lan, client/eth0]
)";

constexpr char kDenied[] = R"(
  - probe: denied
    ping: {from: client, to: 10.9.0.1}
    expect:
      outcome: dropped
      request: [client/eth0, router/lan]
)";

void BenchScenario(int rounds, Tracer& tracer, const StopSignal& stop,
                   Figures& figures) {
  const Scenario scenario = Read(RoutedYaml());
  const Work run = [&] { MustPass(RunScenario(scenario, {}, tracer, stop)); };
  RunFloorOnce();
  run();
  const auto times = TurnByTurn(rounds, {run, RunFloorOnce});
  figures.Bounded("a routed scenario, by the kernel's floor for it",
                  Mean(times[0]) / Mean(times[1]), "", 2);
  Figures::Note("traced and compared (mean)", Mean(times[0]), "ms");
  Figures::Note("the floor (mean)", Mean(times[1]), "ms");
  Figures::Note("ratio of medians", Median(times[0]) / Median(times[1]), "");
}

void BenchDenial(int rounds, Tracer& tracer, const StopSignal& stop,
                 Figures& figures) {
  const Scenario scenario = Read(RoutedYaml() + (kDenied + 1));
  LiveVariant live(scenario, {});
  const auto probe = [&](size_t index) {
    return [&, index] {
      MustPass(live.Run(scenario.probes[index], tracer, stop));
    };
  };
  probe(0)();
  probe(1)();
  const auto times = TurnByTurn(rounds, {probe(1), probe(0)});
  figures.Bounded("a denied probe, by an answered one",
                  Mean(times[0]) / Mean(times[1]), "", 1.2);
  Figures::Note("denied (mean)", Mean(times[0]), "ms");
  Figures::Note("answered (mean)", Mean(times[1]), "ms");
}

}  // namespace

std::string RoutedYaml(const std::string& firewall) {
  return kHead + (firewall.empty() ? "" : "      firewall:\n" + firewall) +
         (kTail + 1);
}

Scenario Read(const std::string& yaml) {
  Diagnostics diagnostics;
  auto scenario = ReadScenarioText({"bench.yaml", yaml}, {}, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.Render());
  return *std::move(scenario);
}

void MustPass(const ProbeResult& result) {
  if (result.kind() == ResultKind::kPassed) return;
  throw std::runtime_error(fmt::format("probe '{}' did not pass: {}",
                                       result.probe.name,
                                       result.deciding().path.inconclusive));
}

void MustPass(const ScenarioResult& result) {
  for (const ProbeResult& probe : result.probes) MustPass(probe);
}

void BenchScenarios(int rounds, const StopSignal& stop, Figures& figures) {
  Tracer tracer;
  BenchScenario(rounds, tracer, stop, figures);
  BenchDenial(rounds, tracer, stop, figures);
}

}  // namespace hopcheck::bench
