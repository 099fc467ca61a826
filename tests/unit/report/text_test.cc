#include "report/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "support/golden.h"
#include "unit/report/results.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

// A shape of failure, and what a user reads of it.
struct Case {
  const char* name;  // tests/golden/report/<name>.txt
  ProbeResult result;
};

void PrintTo(const Case& c, std::ostream* os) { *os << c.name; }

PacketPath With(PacketPath path, std::vector<Step> reply) {
  path.reply = std::move(reply);
  return path;
}

PacketPath Replied(std::vector<Step> request) {
  return {.outcome = Outcome::kReplied,
          .request = std::move(request),
          .reply = RepliedPath().reply};
}

PacketPath Refused(Outcome outcome, int error, std::vector<Step> request = {}) {
  return {
      .outcome = outcome, .request = std::move(request), .send_error = error};
}

// A REJECT of the router's, learnt by the client.
PacketPath Rejected() {
  return {.outcome = Outcome::kRejected,
          .request = HopsOf({"client/eth0", "router/lan"}) + DropIn("router") +
                     ErrorTo("client", "router"),
          .reply = HopsOf({"router/lan", "client/eth0"}) +
                   ErrorTo("client", "router")};
}

PacketPath TooBig() {
  PacketPath path = Rejected();
  path.outcome = Outcome::kTooBig;
  Step error = ErrorTo("client", "router", 3, 4);
  std::get<IcmpError>(error.what).mtu = 1400;
  path.request.back() = path.reply.back() = error;
  path.request[2] = DropIn("router", "PKT_TOO_BIG", "ip_forward");
  return path;
}

// Twenty routers, by the names of their interfaces.
std::vector<std::string> ManyHops() {
  std::vector<std::string> names = {"client/eth0"};
  for (int i = 1; i <= 20; ++i) {
    names.push_back("router" + std::to_string(i) + "/left");
    names.push_back("router" + std::to_string(i) + "/right");
  }
  names.push_back("server/eth0");
  return names;
}

Expectation ManyHopsExpected() {
  const auto names = ManyHops();
  return {.outcome = Outcome::kReplied,
          .outcome_place = Line(11),
          .request = HopList({names.begin(), names.end()}, 12)};
}

PacketPath ManyHopsThrough(std::string_view instead) {
  const auto names = ManyHops();
  auto steps = HopsOf({names.begin(), names.end()});
  steps[19] = HopIn(instead);
  return Replied(steps + DeliverIn("server"));
}

PacketPath Loop() {
  PacketPath path{.outcome = Outcome::kExpired, .request = {}};
  path.request.push_back(HopOut("client/eth0"));
  for (int i = 0; i < 31; ++i) {
    path.request.push_back(HopIn("router1/lan"));
    path.request.push_back(HopOut("router1/core"));
    path.request.push_back(HopIn("router2/core"));
    path.request.push_back(HopOut("router2/core"));
  }
  path.request.push_back(DropIn("router2", "IP_TTL_EXPIRED", "ip_forward"));
  path.reply =
      HopsOf({"router2/core", "router1/core", "router1/lan", "client/eth0"}) +
      ErrorTo("client", "router2", 11, 0);
  return path;
}

PacketPath Flooded() {
  PacketPath path = RepliedPath();
  path.branches = {{HopOut("router/veth2"), HopIn("other/eth0"),
                    DropIn("other", "OTHERHOST", "ip_rcv_core")},
                   {HopOut("router/veth3"), HopIn("third/eth0")}};
  return path;
}

Expectation WideNames() {
  return {.request = HopList({"büro/lan", "サーバー/eth0", "x/y"}, 12)};
}

std::vector<Case> AllFailures() {
  std::vector<Case> cases;
  const auto add = [&](const char* name, Expectation expectation,
                       PacketPath path) {
    cases.push_back({name, ResultOf(std::move(expectation), std::move(path))});
  };
  Expectation only_request = PingIsReplied();
  only_request.reply.reset();
  Expectation strict = only_request;
  strict.strict = true;
  Expectation empty_reply{.outcome = Outcome::kDelivered,
                          .outcome_place = Line(11),
                          .reply = HopList({}, 12)};
  Expectation dropped{.outcome = Outcome::kDropped, .outcome_place = Line(10)};

  add("dropped", PingIsReplied(), DroppedPath());
  add("dropped-outcome-only", {.outcome = Outcome::kReplied}, DroppedPath());
  add("replied-not-dropped", dropped, RepliedPath());
  add("missing-hop", only_request,
      Replied(HopsOf({"client/eth0", "router/lan", "server/eth0"}) +
              DeliverIn("server")));
  add("unexpected-hop", only_request,
      Replied(HopsOf({"client/eth0", "router/lan", "router/br0", "router/wan",
                      "server/eth0"}) +
              DeliverIn("server")));
  add("another-way", PingIsReplied(),
      Replied(
          HopsOf({"client/eth0", "router/lan", "router/dmz", "server/eth1"}) +
          DeliverIn("server", "eth1")));
  add("reply-dropped", PingIsReplied(),
      With({.outcome = Outcome::kDelivered, .request = RepliedPath().request},
           HopsOf({"server/eth0", "router/wan"}) +
               DropIn("router", "IP_RPFILTER", "ip_rcv_finish_core")));
  add("reply-missing", PingIsReplied(),
      {.outcome = Outcome::kDelivered, .request = RepliedPath().request});
  add("unwanted-reply", empty_reply, RepliedPath());
  add("rejected", PingIsReplied(), Rejected());
  add("rejected-outcome-only", dropped, Rejected());
  add("too-big", {.outcome = Outcome::kReplied, .outcome_place = Line(11)},
      TooBig());
  add("wrong-reason",
      {.outcome = Outcome::kDropped,
       .outcome_place = Line(11),
       .request = List({ExpectedDrop{"router", "IP_INNOROUTES"}}, 12)},
      DroppedPath());
  add("strict", strict, RepliedPath());
  add("send-unreachable", PingIsReplied(),
      Refused(Outcome::kUnreachable, ENETUNREACH));
  add("send-unreachable-outcome-only", {.outcome = Outcome::kReplied},
      Refused(Outcome::kUnreachable, ENETUNREACH));
  add("send-forbidden", PingIsReplied(),
      Refused(Outcome::kDropped, EPERM, {DropIn("client")}));
  add("never",
      {.never = {{.what = AHop("router/wan"), .place = Line(20)},
                 {.what = ExpectedDeliver{"server"}, .place = Line(21)}}},
      RepliedPath());
  add("never-in-a-copy",
      {.request = PingIsReplied().request,
       .never = {{.what = AHop("third/eth0"), .place = Line(20)}}},
      Flooded());
  add("copies", dropped, Flooded());
  PacketPath storm = Flooded();
  const auto copy = storm.branches.front();
  storm.branches.assign(1000, copy);
  add("many-copies", dropped, storm);
  add("long-path", ManyHopsExpected(), ManyHopsThrough("backup/left"));
  add("long-reply-missing", {.reply = ManyHopsExpected().request},
      DroppedPath());
  add("loop", PingIsReplied(), Loop());
  add("loop-outcome-only", dropped, Loop());
  add("wide-names", WideNames(),
      Replied(HopsOf({"büro/lan", "サーバー/eth1", "x/y"})));
  add("hostile-names", {.request = HopList({"a/\x1b[31mred", "b/\xff"}, 12)},
      Replied(HopsOf({"a/\x1b[31mred", "b/x: y"})));

  cases.push_back(
      {"second-packet-of-three",
       ResultOf(PingIsReplied(),
                std::vector{RepliedPath(), DroppedPath(), DroppedPath()})});
  ProbeResult no_place = ResultOf(
      {.outcome = Outcome::kReplied, .request = ExpectedPath{}}, DroppedPath());
  no_place.variant = {};
  no_place.probe.name = "a probe\nmade in \x1b[1mcode";
  cases.push_back({"without-place-or-variant", no_place});
  return cases;
}

class FailureTextTest : public ::testing::TestWithParam<Case> {};

TEST_P(FailureTextTest, IsGolden) {
  const Case& c = GetParam();
  ASSERT_EQ(c.result.kind(), ResultKind::kFailed);
  const ReportOptions options = {
      .rerun = "hopcheck run scenarios/x.yaml --gtest_filter='*.pings/ipv4'",
      .rebuild = "hopcheck show scenarios/x.yaml --commands"};
  EXPECT_TRUE(EqualsGolden(FailureText(c.result, options),
                           "report/" + std::string(c.name) + ".txt"));
  EXPECT_EQ(InconclusiveText(c.result), "");
}

std::string CaseName(const ::testing::TestParamInfo<Case>& suite) {
  std::string name = suite.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(, FailureTextTest, ::testing::ValuesIn(AllFailures()),
                         CaseName);

std::vector<Case> AllInconclusive() {
  PacketPath lost = DroppedPath();
  lost.outcome.reset();
  lost.inconclusive = "3 events were lost";
  PacketPath timed_out = RepliedPath();
  timed_out.outcome.reset();
  timed_out.reply.clear();
  timed_out.inconclusive =
      "1 s passed, and 1 packet had not ended; last seen: server/eth0 in";
  timed_out.branches = Flooded().branches;
  PacketPath untold = DroppedPath();
  untold.inconclusive = "this kernel does not tell reasons of drops";
  PacketPath unbuilt{.inconclusive =
                         "iptables-restore (namespace router):\n"
                         "line 4 failed\x07"};
  PacketPath refused{.inconclusive = "", .send_error = ENOBUFS};
  return {{"inconclusive-events-lost", ResultOf(PingIsReplied(), lost)},
          {"inconclusive-timeout", ResultOf(PingIsReplied(), timed_out)},
          {"inconclusive-reason-untold", ResultOf(PingIsReplied(), untold)},
          {"inconclusive-not-built", ResultOf(PingIsReplied(), unbuilt)},
          {"inconclusive-no-reason", ResultOf(PingIsReplied(), refused)},
          {"inconclusive-one-of-two",
           ResultOf(PingIsReplied(), std::vector{RepliedPath(), lost})}};
}

class InconclusiveTextTest : public ::testing::TestWithParam<Case> {};

TEST_P(InconclusiveTextTest, IsGolden) {
  const Case& c = GetParam();
  ASSERT_EQ(c.result.kind(), ResultKind::kInconclusive);
  EXPECT_TRUE(EqualsGolden(InconclusiveText(c.result),
                           "report/" + std::string(c.name) + ".txt"));
  EXPECT_EQ(FailureText(c.result), "");
}

INSTANTIATE_TEST_SUITE_P(, InconclusiveTextTest,
                         ::testing::ValuesIn(AllInconclusive()), CaseName);

TEST(TextTest, NothingIsSaidOfWhatPassed) {
  const ProbeResult passed = ResultOf(PingIsReplied(), RepliedPath());
  EXPECT_EQ(FailureText(passed,
                        {.rerun = "hopcheck run", .rebuild = "hopcheck show"}),
            "");
  EXPECT_EQ(InconclusiveText(passed), "");
}

TEST(TextTest, CommandsAreLeftOutWhereThereAreNone) {
  const ProbeResult failed = ResultOf(PingIsReplied(), DroppedPath());
  EXPECT_EQ(FailureText(failed).find("hopcheck"), std::string::npos);
}

}  // namespace
}  // namespace hopcheck
