#include "testbed/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "support/golden.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

PacketPath Replied() {
  return {
      .outcome = Outcome::kReplied,
      .request = HopsOf({"client/eth0", "server/eth0"}) + DeliverIn("server"),
      .reply = HopsOf({"server/eth0", "client/eth0"}) + DeliverIn("client")};
}

PacketPath Dropped() {
  return {.outcome = Outcome::kDropped,
          .request = HopsOf({"client/eth0"}) + DropIn("server"),
          .branches = {{HopOut("host/veth1")}}};
}

std::string Explain(const PathMatcher& matcher, const PacketPath& path) {
  ::testing::StringMatchResultListener listener;
  matcher.MatchAndExplain(path, &listener);
  return listener.str();
}

std::string Describe(const PathMatcher& matcher) {
  return ::testing::DescribeMatcher<const PacketPath&>(matcher);
}

TEST(MatchersTest, HopsAreAllHops) {
  EXPECT_THAT(Replied(), Hops("client/eth0", "server/eth0"));
  EXPECT_THAT(Replied(), Not(Hops("client/eth0")));
  EXPECT_THAT(Replied(), Not(Hops()));
  EXPECT_THAT((PacketPath{.outcome = Outcome::kDropped}), Hops());
  EXPECT_EQ(Describe(Hops("client/eth0", "server/eth0")),
            "has the hops client/eth0, server/eth0");
  EXPECT_EQ(Describe(Hops()), "has no hops");
  EXPECT_TRUE(
      EqualsGolden(Explain(Hops("client/eth0", "server/eth0"), Dropped()),
                   "testbed/hops.txt"));
}

TEST(MatchersTest, ReplyHopsAreThoseOfTheReply) {
  EXPECT_THAT(Replied(), ReplyHops("server/eth0", "client/eth0"));
  EXPECT_THAT(Dropped(), ReplyHops());
  EXPECT_EQ(Describe(ReplyHops()), "has no reply");
  EXPECT_THAT(Explain(ReplyHops("server/eth0"), Dropped()),
              HasSubstr("expected server/eth0, but nothing came back"));
}

TEST(MatchersTest, DroppedInNamesNamespaceAndReason) {
  EXPECT_THAT(Dropped(), DroppedIn("server"));
  EXPECT_THAT(Dropped(), DroppedIn("server", "NETFILTER_DROP"));
  EXPECT_THAT(Dropped(), Not(DroppedIn("server", "NO_ROUTE")));
  EXPECT_THAT(Dropped(), Not(DroppedIn("client")));
  EXPECT_THAT(Replied(), Not(DroppedIn("server")));
  EXPECT_EQ(Describe(DroppedIn("server", "NO_ROUTE")),
            "meets {drop: server, reason: NO_ROUTE}");
}

TEST(MatchersTest, DeliveredNamesTheNamespace) {
  EXPECT_THAT(Replied(), Delivered("server"));
  EXPECT_THAT(Replied(), Not(Delivered("client"))) << "the reply's delivery";
  EXPECT_THAT(
      Explain(Delivered("server"), Dropped()),
      HasSubstr("expected {deliver: server}, but the packet was dropped in "
                "server: NETFILTER_DROP in nf_hook_slow"));
}

TEST(MatchersTest, NeverLooksEverywhere) {
  EXPECT_THAT(Replied(), Never("router/lan", ExpectedDrop{"server"}));
  EXPECT_THAT(Replied(), Not(Never(ExpectedDeliver{"client"})));
  EXPECT_THAT(Dropped(), Not(Never("host/veth1")));
  EXPECT_EQ(Describe(Never("a/b", ExpectedDrop{"c"})),
            "never meets a/b, {drop: c}");
  EXPECT_THAT(
      Explain(Never("client/eth0"), Replied()),
      HasSubstr("client/eth0 must never be met, but is step 1 of the request"));
}

TEST(MatchersTest, HasOutcomeTellsWhatHappenedInstead) {
  EXPECT_THAT(Replied(), HasOutcome(Outcome::kReplied));
  EXPECT_THAT(Dropped(), Not(HasOutcome(Outcome::kReplied)));
  EXPECT_EQ(Describe(HasOutcome(Outcome::kTooBig)), "is too_big");
  EXPECT_THAT(Explain(HasOutcome(Outcome::kReplied), Dropped()),
              HasSubstr("expected replied, but it was dropped in server: "
                        "NETFILTER_DROP in nf_hook_slow"));
}

// Through the chain FORWARD of a router, where rule 2 dropped it.
PacketPath Filtered() {
  const ChainName forward = {"ip", "filter", "FORWARD"};
  const DecidingRule deny = {
      .position = 2, .comment = "deny", .text = "-j DROP"};
  Drop drop{.namespace_name = "router",
            .reason = "NETFILTER_DROP",
            .location = "nf_hook_slow",
            .chain = forward,
            .rule = deny};
  PacketPath path{.outcome = Outcome::kDropped,
                  .request = {HopOut("client/eth0"),
                              HopIn("router/lan"),
                              {.what = ChainVerdict{.namespace_name = "router",
                                                    .chain = forward,
                                                    .hook = "forward",
                                                    .verdict = "drop",
                                                    .rule = deny,
                                                    .ct = "new"}},
                              {.what = drop}}};
  RuleBook book;
  book.nft[forward] = {
      .hook = "forward",
      .policy = "accept",
      .rules = {{.text = "-i wan -j ACCEPT", .comment = "allow-ping"},
                {.text = "-j DROP", .comment = "deny", .verdict = "drop"}}};
  path.rules["router"] = std::make_shared<const RuleBook>(book);
  return path;
}

TEST(MatchersTest, PassesTakesVerdictRuleAndStateInAnyOrder) {
  EXPECT_THAT(Filtered(), Passes(Chain("router/filter.FORWARD")));
  EXPECT_THAT(Filtered(), Passes(Chain("router/filter.FORWARD"), Rule("deny"),
                                 Verdict::kDrop, Ct("new")));
  EXPECT_THAT(Filtered(), Passes(Chain("router/ip:filter.FORWARD"), Rule(2),
                                 Backend::kNft));
  EXPECT_THAT(Filtered(),
              Not(Passes(Chain("router/filter.FORWARD"), Verdict::kAccept)));
  EXPECT_THAT(Filtered(), Not(Passes(Chain("router/filter.INPUT"))));
  EXPECT_EQ(Describe(Passes(Chain("router/filter.FORWARD"), Verdict::kAccept,
                            Rule("allow-ping"))),
            "meets {chain: router/filter.FORWARD, verdict: accept, rule: "
            "allow-ping}");
}

TEST(MatchersTest, AFailureTellsAsMuchAsAScenarios) {
  EXPECT_TRUE(EqualsGolden(Explain(Passes(Chain("router/filter.FORWARD"),
                                          Verdict::kAccept, Rule("allow-ping")),
                                   Filtered()),
                           "testbed/passes.txt"));
}

TEST(MatchersTest, DroppedByNamesChainAndRule) {
  EXPECT_THAT(Filtered(), DroppedBy(Chain("router/filter.FORWARD")));
  EXPECT_THAT(Filtered(),
              DroppedBy(Chain("router/filter.FORWARD"), Rule("deny")));
  EXPECT_THAT(Filtered(),
              Not(DroppedBy(Chain("router/filter.FORWARD"), Rule("policy"))));
  EXPECT_THAT(Dropped(), Not(DroppedBy(Chain("server/filter.INPUT"))));
}

TEST(MatchersTest, AChainIsNamedAsInAScenario) {
  EXPECT_THROW(Chain("filter"), std::invalid_argument);
  EXPECT_THROW(Chain("router/filter"), std::invalid_argument);
}

TEST(MatchersTest, MeetsTakesAnyStep) {
  EXPECT_THAT(Filtered(),
              Meets(ExpectedChain{.namespace_name = "router",
                                  .chain = {"", "filter", "FORWARD"}},
                    ExpectedDrop{.namespace_name = "router"}));
  EXPECT_THAT(Filtered(), IsAs({.outcome = Outcome::kDropped,
                                .never = {HopStep("router/wan")}}));
}

TEST(MatchersTest, ComposeWithOthers) {
  EXPECT_THAT(Dropped(), AllOf(HasOutcome(Outcome::kDropped),
                               DroppedIn("server"), ReplyHops()));
}

TEST(MatchersTest, PathsPrintAsAPersonWouldWriteThem) {
  EXPECT_EQ(::testing::PrintToString(Replied()),
            "replied: client/eth0, server/eth0, {deliver: server}; reply: "
            "server/eth0, client/eth0, {deliver: client}");
  EXPECT_EQ(::testing::PrintToString(Dropped()),
            "dropped: client/eth0, {drop: server, reason: NETFILTER_DROP}; "
            "copy: host/veth1");
  EXPECT_EQ(::testing::PrintToString(PacketPath{}), "inconclusive");
}

}  // namespace
}  // namespace hopcheck
