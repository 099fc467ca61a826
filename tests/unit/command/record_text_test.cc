#include "command/record_text.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/golden.h"

namespace hopcheck {
namespace {

using testing::EqualsGolden;

Probe Named(std::string name, int line) {
  Probe probe;
  probe.name = std::move(name);
  probe.place = {.source = nullptr, .line = line, .column = 5};
  return probe;
}

Scenario ThreeProbes() {
  Scenario scenario;
  scenario.file = "scenarios/lan.yaml";
  scenario.probes = {Named("the client pings the server", 20),
                     Named("the router", 30), Named("the server", 40)};
  return scenario;
}

TEST(RecordTextTest, WhatWasRecorded) {
  Scenario before = ThreeProbes();
  before.probes[0].has_expectation = false;
  before.probes[1].expect.outcome = Outcome::kReplied;
  before.probes[1].expect.never = {
      {.what = ExpectedDrop{.namespace_name = "router"}, .place = {}}};
  before.probes[2].expect.outcome = Outcome::kReplied;
  before.probes[2].expect.strict = true;
  before.probes[2].expect.hits.resize(1);
  before.probes[2].expect.shares.resize(1);
  before.probes[2].expect.conntrack.resize(1);
  RecordedScenario recorded;
  recorded.recorded = {
      {.probe = 0,
       .expectation = {.outcome = Outcome::kReplied},
       .line = 22,
       .left_out = {{Between::kVariants, "source of {nat: router} in request",
                     "10.0.1.1 or fd00:1::1"},
                    {Between::kRuns, "{nat: router, source: 10.0.1.1} in reply",
                     ""},
                    {Between::kPackets, "outcome", "replied or dropped"}}},
      {.probe = 1, .expectation = {.outcome = Outcome::kDropped}, .line = 35},
      {.probe = 2, .expectation = {}, .line = 48}};
  EXPECT_TRUE(EqualsGolden(RecordedText(before, recorded, "recorded") +
                               RecordedText(before, recorded, "would record"),
                           "command/recorded.txt"));
}

TEST(RecordTextTest, WhatWasNot) {
  const Scenario before = ThreeProbes();
  RecordedScenario recorded;
  recorded.not_recorded = {
      {.probe = 0,
       .why = "nothing of what became of it was always the same",
       .left_out = {{Between::kPackets, "outcome", "replied or dropped"}}},
      {.probe = 1,
       .why = "inconclusive [ipv4/nft]: 3 events were lost while it was traced",
       .is_inconclusive = true}};
  // Of the second it is said already.
  recorded.unmet = {1, 2};
  EXPECT_TRUE(EqualsGolden(NotRecordedText(before, recorded),
                           "command/not-recorded.txt"));
}

TEST(RecordTextTest, NothingToSay) {
  EXPECT_EQ(RecordedText(ThreeProbes(), {}, "recorded"), "");
  EXPECT_EQ(NotRecordedText(ThreeProbes(), {}), "");
}

}  // namespace
}  // namespace hopcheck
