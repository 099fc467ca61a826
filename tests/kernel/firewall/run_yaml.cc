#include "kernel/firewall/run_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/stop_signal.h"
#include "report/text.h"
#include "runner/run_scenario.h"
#include "scenario/scenario_reader.h"
#include "trace/tracer.h"

namespace hopcheck::testing {
namespace {

constexpr std::string_view kTopology = R"(topology:
  namespaces:
    client:
      interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00:a::2/64"]}}
      routes: [default via 10.0.0.1, default via fd00:a::1]
    server:
      interfaces: {eth0: {addresses: [10.0.1.2/24, "fd00:b::2/64"]}}
      routes: [default via 10.0.1.1, default via fd00:b::1]
    router:
      sysctls: {net.ipv4.ip_forward: 1, net.ipv6.conf.all.forwarding: 1}
      interfaces:
        lan: {addresses: [10.0.0.1/24, "fd00:a::1/64"]}
        wan: {addresses: [10.0.1.1/24, "fd00:b::1/64"]}
      firewall:
)";

std::string Said(const ProbeResult& result) {
  switch (result.kind()) {
    case ResultKind::kPassed:
      return "";
    case ResultKind::kFailed:
      return FailureText(result);
    case ResultKind::kInconclusive:
      return InconclusiveText(result) + result.bad_input.Render();
  }
  return "";
}

}  // namespace

std::string BlockItem(std::string_view key, std::string_view text) {
  std::string yaml = fmt::format("        - {}: |\n", key);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    yaml += fmt::format("            {}\n", line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return yaml;
}

std::string RoutedYaml(std::string_view firewall, std::string_view probes,
                       std::string_view more) {
  return fmt::format(
      "scenario: A client, a router and a server\n{}\n{}{}"
      "  links: [[client/eth0, router/lan], [router/wan, server/eth0]]\n"
      "probes:\n{}",
      more, kTopology, firewall, probes);
}

std::string ProbeYaml(std::string_view from, std::string_view to,
                      std::string_view expect) {
  return fmt::format(
      "  - probe: {0} to {1}\n    ping: {{from: {0}, to: \"{1}\"}}\n"
      "    expect: {2}\n",
      from, to, expect);
}

std::vector<ProbeResult> RunYaml(const std::string& yaml) {
  Diagnostics diagnostics;
  const std::optional<Scenario> scenario =
      ReadScenarioText({"test.yaml", yaml}, {}, diagnostics);
  EXPECT_TRUE(scenario && diagnostics.empty()) << diagnostics.Render();
  if (!scenario) return {};
  const StopSignal stop;
  Tracer tracer;
  std::vector<ProbeResult> results;
  for (const Variant& variant : scenario->Variants()) {
    std::ranges::move(RunScenario(*scenario, variant, tracer, stop).probes,
                      std::back_inserter(results));
  }
  return results;
}

::testing::AssertionResult AllPass(const std::string& yaml) {
  const std::vector<ProbeResult> results = RunYaml(yaml);
  if (results.empty()) return ::testing::AssertionFailure() << "no probe ran";
  std::string said;
  for (const ProbeResult& result : results) said += Said(result);
  if (said.empty()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << said;
}

}  // namespace hopcheck::testing
