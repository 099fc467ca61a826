#include "report/json.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "support/golden.h"
#include "unit/report/results.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

RunResult RunOf(std::vector<ProbeResult> probes) {
  RunResult run{.kernel = "6.18.44", .hopcheck = "0.1.0"};
  run.scenarios.push_back({.file = "scenarios/x.yaml",
                           .title = "The LAN may ping the server",
                           .variant = {Family::kIpv4, Backend::kNft},
                           .probes = std::move(probes)});
  return run;
}

PacketPath TimedPath() {
  PacketPath path = DroppedPath();
  path.reply = HopsOf({"router/lan", "client/eth0"});
  Step error = ErrorTo("client", "router", 3, 4);
  std::get<IcmpError>(error.what).mtu = 1400;
  path.reply.push_back(error);
  uint64_t time = 0;
  for (auto* steps : {&path.request, &path.reply}) {
    for (Step& step : *steps) step.time_ns = time += 1500;
  }
  path.request[0].time_ns = 0;
  Step redirect = DropIn("router");
  std::get<Drop>(redirect.what).icmp_error = "host-redirect";
  path.branches = {{DeliverIn("other")}, {}, {redirect}};
  path.send_error = EPERM;
  return path;
}

PacketPath Lost() {
  return {.inconclusive = "3 events were lost",
          .request = {HopOut("client/eth0")}};
}

TEST(JsonTest, PassedFailedAndInconclusive) {
  EXPECT_TRUE(
      EqualsGolden(ToJson(RunOf({ResultOf(PingIsReplied(), RepliedPath()),
                                 ResultOf(PingIsReplied(), DroppedPath()),
                                 ResultOf(PingIsReplied(), Lost())})),
                   "report/kinds.json"));
}

TEST(JsonTest, EachKindOfStepHasItsKeys) {
  EXPECT_TRUE(EqualsGolden(
      ToJson(RunOf({ResultOf({.outcome = Outcome::kDropped}, TimedPath())})),
      "report/steps.json"));
}

TEST(JsonTest, PacketsOfAProbeThatSendsSeveral) {
  EXPECT_TRUE(EqualsGolden(
      ToJson(
          RunOf({ResultOf(PingIsReplied(),
                          std::vector{RepliedPath(), DroppedPath(), Lost()})})),
      "report/packets.json"));
}

TEST(JsonTest, RunWithoutScenarios) {
  EXPECT_EQ(ToJson(RunResult{.kernel = "6.1.0", .hopcheck = "0.1.0"}),
            "{\n"
            "  \"schema\": \"hopcheck.result/1\",\n"
            "  \"kernel\": \"6.1.0\",\n"
            "  \"hopcheck\": \"0.1.0\",\n"
            "  \"scenarios\": []\n"
            "}\n");
}

TEST(JsonTest, BytesThatAreNoUtf8AreReplaced) {
  ProbeResult result = ResultOf(PingIsReplied(), RepliedPath());
  result.probe.name =
      "a\xff"
      "b\x1b";
  std::get<Hop>(result.packets[0].path.request[0].what).interface = "\xc3";
  RunResult run = RunOf({result});
  run.scenarios[0].file = "\x80.yaml";
  const std::string json = ToJson(run);
  EXPECT_NE(json.find("\"a\xef\xbf\xbd"
                      "b\\u001b\""),
            std::string::npos);
  EXPECT_NE(json.find("\"interface\": \"\xef\xbf\xbd\""), std::string::npos);
  EXPECT_NE(json.find("\"\xef\xbf\xbd.yaml\""), std::string::npos);
}

}  // namespace
}  // namespace hopcheck
