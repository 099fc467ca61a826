#include "scenario/probe_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>

#include "read_text.h"
#include "scenario/scenario_reader.h"

namespace hopcheck {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The probe of a sound scenario, with these keys.
Probe ReadOne(const std::string& keys) {
  std::string text = testing::ScenarioWith("routes: []");
  text = text.substr(0, text.find("probes:")) + "probes: [{" + keys + "}]\n";
  const Scenario scenario = testing::ReadSound(text);
  if (scenario.probes.size() != 1) {
    ADD_FAILURE() << "not one probe: " << text;
    return {};
  }
  return scenario.probes[0];
}

Ping ReadPing(const std::string& keys) {
  return std::get<Ping>(
      ReadOne("probe: p, ping: {" + keys + "}, expect: replied").kind);
}

std::chrono::milliseconds ReadTimeout(const std::string& timeout) {
  return ReadOne("probe: p, timeout: " + timeout +
                 ", ping: {from: client, to: server}, expect: replied")
      .timeout;
}

TEST(PingTest, Defaults) {
  const Ping ping = ReadPing("from: client, to: server");
  EXPECT_EQ(ping.from, "client");
  EXPECT_EQ(ping.from_interface, std::nullopt);
  EXPECT_EQ(ping.to.namespace_name, "server");
  EXPECT_EQ(ping.to.interface, std::nullopt);
  EXPECT_EQ(ping.to.address, std::nullopt);
  EXPECT_EQ(ping.size, 56U);
  EXPECT_EQ(ping.ttl, std::nullopt);
  EXPECT_EQ(ping.mark, std::nullopt);
  EXPECT_EQ(ping.count, 1U);
  EXPECT_EQ(ping.source, std::nullopt);
  EXPECT_FALSE(ping.dont_fragment);
  EXPECT_EQ(ping.from_place.ToString(), "test.yaml:12:34");
  EXPECT_EQ(ping.to.place.ToString(), "test.yaml:12:46");
}

TEST(PingTest, EveryKey) {
  const Ping ping = ReadPing(
      "from: client/eth0, to: server/eth0, size: 1400, ttl: 3, mark: 0xff, "
      "count: 10, source: 10.0.0.2, dont_fragment: true");
  EXPECT_EQ(ping.from, "client");
  EXPECT_EQ(ping.from_interface, "eth0");
  EXPECT_EQ(ping.to.namespace_name, "server");
  EXPECT_EQ(ping.to.interface, "eth0");
  EXPECT_EQ(ping.size, 1400U);
  EXPECT_EQ(ping.ttl, 3);
  EXPECT_EQ(ping.mark, 0xffU);
  EXPECT_EQ(ping.count, 10U);
  EXPECT_EQ(ping.source, IpAddress::Parse("10.0.0.2"));
  EXPECT_TRUE(ping.dont_fragment);
}

TEST(PingTest, Limits) {
  EXPECT_EQ(ReadPing("from: client, to: server, size: 12").size, 12U);
  EXPECT_EQ(ReadPing("from: client, to: server, size: 65507").size, 65507U);
  EXPECT_EQ(ReadPing("from: client, to: server, ttl: 255").ttl, 255);
  EXPECT_EQ(ReadPing("from: client, to: server, count: 1000").count, 1000U);
  EXPECT_EQ(ReadPing("from: client, to: server, mark: 4294967295").mark,
            4294967295U);
}

TEST(PingTest, AddressesAsTargets) {
  EXPECT_EQ(ReadPing("from: client, to: 192.0.2.1").to.address,
            IpAddress::Parse("192.0.2.1"));
  EXPECT_EQ(ReadPing("from: client, to: \"fd00:a::1\"").to.address,
            IpAddress::Parse("fd00:a::1"));
  EXPECT_EQ(ReadPing("from: client/eth0, to: \"fe80::1\"").to.address,
            IpAddress::Parse("fe80::1"));
}

TEST(TimeoutTest, InSecondsAndMilliseconds) {
  using std::chrono_literals::operator""ms;
  EXPECT_EQ(ReadOne("probe: p, ping: {from: client, to: server}, "
                    "expect: replied")
                .timeout,
            1000ms);
  EXPECT_EQ(ReadTimeout("500ms"), 500ms);
  EXPECT_EQ(ReadTimeout("2s"), 2000ms);
  EXPECT_EQ(ReadTimeout("1500"), 1500ms);
  EXPECT_EQ(ReadTimeout("600s"), 600000ms);
}

TEST(ExpectationTest, OutcomeAlone) {
  const Probe probe =
      ReadOne("probe: p, ping: {from: client, to: server}, expect: dropped");
  EXPECT_EQ(probe.expect.outcome, Outcome::kDropped);
  EXPECT_EQ(probe.expect.request, std::nullopt);
  EXPECT_EQ(probe.expect.reply, std::nullopt);
  EXPECT_THAT(probe.expect.never, IsEmpty());
  EXPECT_FALSE(probe.expect.strict);
  EXPECT_EQ(probe.expect.outcome_place, probe.expect.place);
}

TEST(ExpectationTest, EveryKey) {
  const Probe probe = ReadOne(
      "probe: p, ping: {from: client, to: server}, expect: {outcome: too_big, "
      "request: [client/eth0, {drop: server}], reply: [], never: [{error: "
      "client}], strict: true}");
  EXPECT_EQ(probe.expect.outcome, Outcome::kTooBig);
  ASSERT_TRUE(probe.expect.request.has_value());
  EXPECT_THAT(probe.expect.request->steps, SizeIs(2));
  ASSERT_TRUE(probe.expect.reply.has_value());
  EXPECT_THAT(probe.expect.reply->steps, IsEmpty());
  EXPECT_THAT(probe.expect.never, SizeIs(1));
  EXPECT_TRUE(probe.expect.strict);
}

TEST(ExpectationTest, EveryOutcomeHasItsName) {
  for (const Outcome outcome :
       {Outcome::kReplied, Outcome::kDelivered, Outcome::kRejected,
        Outcome::kUnreachable, Outcome::kExpired, Outcome::kTooBig,
        Outcome::kDropped}) {
    EXPECT_EQ(ParseOutcome(ToString(outcome)), outcome);
    EXPECT_NE(ToString(outcome), "");
  }
  EXPECT_EQ(ParseOutcome("lost"), std::nullopt);
  EXPECT_EQ(ToString(Direction::kOut), "out");
  EXPECT_EQ(ToString(Direction::kIn), "in");
}

TEST(ProbeTest, MayLackWhatIsToBeRecorded) {
  std::string text = testing::ScenarioWith("routes: []");
  text = text.substr(0, text.find("probes:")) +
         "probes:\n"
         "  - {probe: a, ping: {from: client, to: server}}\n"
         "  - {probe: b, ping: {from: client, to: server}, expect: }\n"
         "  - {probe: c, ping: {from: client, to: server}, expect: replied}\n";
  Diagnostics diagnostics;
  const auto scenario =
      ReadScenarioText({.path = "test.yaml", .text = text},
                       {.may_lack_expectations = true}, diagnostics);
  ASSERT_TRUE(scenario.has_value()) << diagnostics.Render();
  EXPECT_FALSE(scenario->probes[0].has_expectation);
  EXPECT_FALSE(scenario->probes[1].has_expectation);
  EXPECT_TRUE(scenario->probes[2].has_expectation);
  EXPECT_THAT(testing::ErrorsOf(text),
              AllOf(HasSubstr("test.yaml:13:5: error: a probe has no key"),
                    HasSubstr("test.yaml:14:50: error: nothing is expected")));
}

}  // namespace
}  // namespace hopcheck
