#include "expect/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::AllOf;
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
  EXPECT_THAT(PacketPath{}, Hops());
  EXPECT_EQ(Describe(Hops("client/eth0", "server/eth0")),
            "has the hops client/eth0, server/eth0");
  EXPECT_EQ(Describe(Hops()), "has no hops");
  EXPECT_EQ(Explain(Hops("client/eth0", "server/eth0"), Dropped()),
            "expected hop server/eth0, but the packet was dropped in server: "
            "NETFILTER_DROP in nf_hook_slow");
}

TEST(MatchersTest, ReplyHopsAreThoseOfTheReply) {
  EXPECT_THAT(Replied(), ReplyHops("server/eth0", "client/eth0"));
  EXPECT_THAT(Dropped(), ReplyHops());
  EXPECT_EQ(Describe(ReplyHops()), "has no reply");
  EXPECT_EQ(Explain(ReplyHops("server/eth0"), Dropped()),
            "expected hop server/eth0, but nothing came back");
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
  EXPECT_EQ(Explain(Delivered("server"), Dropped()),
            "expected {deliver: server}, but the packet was dropped in server: "
            "NETFILTER_DROP in nf_hook_slow");
}

TEST(MatchersTest, NeverLooksEverywhere) {
  EXPECT_THAT(Replied(), Never("router/lan", ExpectedDrop{"server"}));
  EXPECT_THAT(Replied(), Not(Never(ExpectedDeliver{"client"})));
  EXPECT_THAT(Dropped(), Not(Never("host/veth1")));
  EXPECT_EQ(Describe(Never("a/b", ExpectedDrop{"c"})),
            "never meets a/b, {drop: c}");
  EXPECT_EQ(Explain(Never("client/eth0"), Replied()),
            "client/eth0 must never be met, but is step 1 of the request");
}

TEST(MatchersTest, HasOutcomeTellsWhatHappenedInstead) {
  EXPECT_THAT(Replied(), HasOutcome(Outcome::kReplied));
  EXPECT_THAT(Dropped(), Not(HasOutcome(Outcome::kReplied)));
  EXPECT_EQ(Describe(HasOutcome(Outcome::kTooBig)), "is too_big");
  EXPECT_EQ(Explain(HasOutcome(Outcome::kReplied), Dropped()),
            "expected replied, but it was dropped in server: NETFILTER_DROP in "
            "nf_hook_slow");
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
