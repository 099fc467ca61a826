// What `hopcheck trace` shows between namespaces that stand is what the run of
// the scenario shows that declares them: step by step.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "kernel/netlink/owned_tables.h"
#include "kernel/runner/repository_scenario.h"
#include "kernel/runner/traced.h"
#include "kernel/runner/traced_scenario.h"
#include "scenario/resolve_target.h"
#include "support/need_kernel.h"
#include "trace/tracer.h"

namespace hopcheck::testing {
namespace {

using nlohmann::json;

// Docker's hosts, bare, with one published address, with two networks; then
// what else ends packets, answers for them, or sends them another way. The
// pings that learn the way leave their mark: where the kernel remembers them (a
// path's MTU, a redirect, a set, a limit, a neighbour on a bridge that
// translates), later packets go otherwise, and no such scenario is here.
constexpr const char* kScenarios[] = {
    "basics/one-router",   "basics/link-local",  "bridge/docker-host",
    "denial/ttl-expired",  "docker/docker-user", "docker/isolation",
    "docker/published",    "filter/output",      "filter/reject-types",
    "filter/two-backends", "nat/masquerade",     "policy/by-mark"};

class SameSteps : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    HOPCHECK_NEED(WhyNoNamespaces());
    HOPCHECK_NEED(WhyNoTracing());
    HOPCHECK_NEED(WhyNoOwnedTables());
  }

  // What a busy machine has made the tracer miss leaves the outcome open. The
  // run looks once more by itself.
  static json TracedPacket(const LiveTopology& live, const Ping& ping,
                           const ResolvedTarget& target) {
    constexpr int kLooks = 5;
    json packet;
    for (int look = 0; look < kLooks; ++look) {
      const Finished trace = RunProgram(
          TraceFrom(live.Namespace(ping.from),
                    OptionsOf(ping, target, {"--allow-trace-rules"})));
      EXPECT_LE(trace.status, 1) << trace.err;
      packet = json::parse(WithNames(trace.out, live)).at("packets").at(0);
      if (!packet.at("outcome").is_null()) break;
    }
    return packet;
  }

  static void Compare(const Scenario& scenario, const Variant& variant) {
    Tracer tracer;
    const json probes = ProbesOfRun(scenario, variant, tracer);
    const LiveTopology live(scenario.topology,
                            variant.backend.value_or(Backend::kNft));
    for (const Probe& probe : scenario.probes) {
      const auto& ping = std::get<Ping>(probe.kind);
      const auto target = ResolveTarget(scenario, ping, variant);
      if (!target || !CanBeTraced(ping)) continue;
      const auto ran = std::ranges::find_if(probes, [&](const json& one) {
        return one.at("probe") == probe.name;
      });
      ASSERT_NE(ran, probes.end()) << probe.name;
      const json packet = TracedPacket(live, ping, *target);
      EXPECT_EQ(packet.at("outcome"), ran->at("outcome")) << probe.name;
      for (const char* way : {"request", "reply"}) {
        EXPECT_EQ(Comparable(packet.at(way)).dump(1),
                  Comparable(ran->at(way)).dump(1))
            << probe.name << ": " << way;
      }
    }
  }
};

TEST_P(SameSteps, AsInTheRun) {
  const Scenario scenario = RepositoryScenario(GetParam());
  for (const Variant& variant : scenario.Variants()) {
    Compare(scenario, variant);
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, SameSteps, ::testing::ValuesIn(kScenarios));

}  // namespace
}  // namespace hopcheck::testing
