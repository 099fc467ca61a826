#include "record/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "unit/record/paths.h"

namespace hopcheck {
namespace {

using testing::ByPolicy;
using testing::ByRule;
using testing::DeliverIn;
using testing::DropIn;
using testing::ErrorTo;
using testing::HopIn;
using testing::HopOut;
using testing::NatOfSource;
using testing::TextOf;

// The router's FORWARD chain, two rules of which have one comment.
RuleBook Book() {
  RuleBook book;
  const ChainName forward{"ip", "filter", "FORWARD"};
  BookChain& chain = book.nft[forward];
  chain.hook = "forward";
  for (const char* comment : {"twice", "twice", "once", "7", "policy"}) {
    chain.rules.push_back({.text = "a rule", .comment = comment});
  }
  return book;
}

Draft Make(PacketPath path, const RuleBook& book = Book()) {
  path.rules.emplace("router", std::make_shared<const RuleBook>(book));
  return MakeDraft(path);
}

std::string RequestOf(std::vector<Step> steps,
                      Outcome outcome = Outcome::kDropped) {
  return TextOf(
      Make({.outcome = outcome, .request = std::move(steps)}).request);
}

TEST(DraftTest, AnAnsweredProbeIsItsHops) {
  const Draft draft = Make({.outcome = Outcome::kReplied,
                            .request = testing::RoutedRequest(),
                            .reply = testing::RoutedReply()});
  EXPECT_EQ(draft.outcome, Outcome::kReplied);
  EXPECT_EQ(TextOf(draft.request),
            "[client/eth0, router/lan, router/wan, server/eth0]");
  EXPECT_EQ(TextOf(draft.reply),
            "[server/eth0, router/wan, router/lan, client/eth0]");
}

TEST(DraftTest, ADenialIsWhatDecidedAndTheDrop) {
  EXPECT_EQ(RequestOf({HopOut("client/eth0"),
                       HopIn("router/lan"),
                       {.what = ByRule("router", "drop", 3, "once")},
                       DropIn("router")}),
            "[client/eth0, router/lan, {chain: router/filter.FORWARD, verdict: "
            "drop, rule: once}, {drop: router}]");
  EXPECT_EQ(RequestOf({{.what = ByPolicy("router", "drop")}, DropIn("router")}),
            "[{chain: router/filter.FORWARD, verdict: drop, rule: policy}, "
            "{drop: router}]");
  EXPECT_EQ(RequestOf({{.what = ByRule("router", "reject", 3, "once")},
                       DropIn("router"),
                       ErrorTo("client", "router")},
                      Outcome::kRejected),
            "[{chain: router/filter.FORWARD, verdict: reject, rule: once}, "
            "{drop: router}, {error: client, type: port-unreachable, from: "
            "router}]");
}

TEST(DraftTest, OnlyWhatEndedTheWayThroughABaseChainDecides) {
  for (const char* verdict : {"jump", "goto", "return", "continue"}) {
    EXPECT_EQ(RequestOf({{.what = ByRule("router", verdict, 3)}}), "[]");
  }
  for (const char* verdict : {"accept", "drop", "reject", "queue", "stolen"}) {
    EXPECT_NE(RequestOf({{.what = ByRule("router", verdict, 3)}}), "[]");
  }
  EXPECT_EQ(RequestOf({{.what = ByPolicy("router", "accept")}}), "[]");
  ChainVerdict end = ByRule("router", "return", 0);
  end.rule.reset();
  EXPECT_EQ(RequestOf({{.what = end}}), "[]");
  EXPECT_EQ(RequestOf({{.what = RouteLookup{.namespace_name = "router"}}}),
            "[]");
}

TEST(DraftTest, ARuleIsCalledByWhatCanMeanNoOther) {
  const auto rule = [](uint32_t position, std::string comment,
                       const std::string& ns = "router") {
    const std::string text = RequestOf(
        {{.what = ByRule(ns, "accept", position, std::move(comment))}});
    const size_t at = text.find("rule: ");
    return at == text.npos ? "" : text.substr(at + 6, text.size() - at - 8);
  };
  EXPECT_EQ(rule(3, "once"), "once");
  EXPECT_EQ(rule(1, "twice"), "1");
  EXPECT_EQ(rule(3, ""), "3");
  // These would be taken for a position, for the policy, or for nothing.
  EXPECT_EQ(rule(4, "7"), "4");
  EXPECT_EQ(rule(5, "policy"), "5");
  EXPECT_EQ(rule(3, "  "), "3");
  EXPECT_EQ(rule(3, "two\nlines"), "3");
  EXPECT_EQ(rule(3, "no \xff UTF-8"), "3");
  // The chain is not known, and so not whether it has another such rule.
  EXPECT_EQ(rule(3, "once", "server"), "3");
  EXPECT_EQ(rule(0, "twice"), "");
}

TEST(DraftTest, ABackendIsSaidOnlyWhereTheChainIsInBoth) {
  RuleBook book = Book();
  const PacketPath path{.outcome = Outcome::kDropped,
                        .request = {{.what = ByRule("router", "drop", 3)}}};
  EXPECT_EQ(TextOf(Make(path, book).request),
            "[{chain: router/filter.FORWARD, verdict: drop, rule: 3}]");
  book.legacy[ChainName{"ip", "filter", "INPUT"}] = {};
  EXPECT_EQ(TextOf(Make(path, book).request),
            "[{chain: router/filter.FORWARD, verdict: drop, rule: 3}]");
  book.legacy[ChainName{"ip", "filter", "FORWARD"}] = {};
  EXPECT_EQ(TextOf(Make(path, book).request),
            "[{chain: router/filter.FORWARD, verdict: drop, rule: 3, backend: "
            "nft}]");
}

TEST(DraftTest, AChainsFamilyIsSaidWhereItIsNotThePackets) {
  ChainVerdict chain = ByRule("router", "accept", 3);
  chain.chain.family = "ip6";
  EXPECT_EQ(RequestOf({{.what = chain}}),
            "[{chain: router/filter.FORWARD, verdict: accept, rule: 3}]");
  chain.chain.family = "inet";
  EXPECT_EQ(RequestOf({{.what = chain}}),
            "[{chain: router/inet:filter.FORWARD, verdict: accept, rule: 3}]");
}

TEST(DraftTest, AChainThatNoScenarioCanNameIsLeftOut) {
  ChainVerdict chain = ByRule("router", "accept", 3);
  chain.chain.chain = "two words";
  EXPECT_EQ(RequestOf({{.what = chain}}), "[]");
}

TEST(DraftTest, ATranslationIsItsNewAddresses) {
  EXPECT_EQ(RequestOf({{.what = NatOfSource("router", "10.0.1.1")}}),
            "[{nat: router, source: 10.0.1.1}]");
  ChainVerdict chain = ByRule("router", "accept", 3, "once");
  Nat nat = NatOfSource("router", "10.0.1.1");
  nat.rule = chain.rule;
  // The step before has said by which rule.
  EXPECT_EQ(RequestOf({{.what = chain}, {.what = nat}}),
            "[{chain: router/filter.FORWARD, verdict: accept, rule: once}, "
            "{nat: router, source: 10.0.1.1}]");
  EXPECT_EQ(RequestOf({{.what = nat}}),
            "[{nat: router, source: 10.0.1.1, rule: once}]");
  // Of which chain rule 3 is, nobody could tell.
  nat.rule->comment.clear();
  EXPECT_EQ(RequestOf({{.what = nat}}), "[{nat: router, source: 10.0.1.1}]");
}

TEST(DraftTest, OfAnAnswerHopsAndTranslationsAreEnough) {
  const Draft draft =
      Make({.outcome = Outcome::kReplied,
            .request = {},
            .reply = {HopOut("server/eth0"),
                      {.what = ByRule("router", "accept", 3)},
                      {.what = NatOfSource("router", "10.0.9.1")},
                      HopIn("client/eth0"),
                      DeliverIn("client")}});
  EXPECT_EQ(TextOf(draft.reply),
            "[server/eth0, {nat: router, source: 10.0.9.1}, client/eth0]");
}

TEST(DraftTest, OfALostAnswerWhatBecameOfItIsSaid) {
  const Draft lost = Make({.outcome = Outcome::kDelivered,
                           .request = testing::RoutedRequest(),
                           .reply = {HopOut("server/eth0"),
                                     HopIn("router/wan"),
                                     {.what = ByPolicy("router", "drop")},
                                     DropIn("router")}});
  EXPECT_EQ(TextOf(lost.request),
            "[client/eth0, router/lan, router/wan, server/eth0, {deliver: "
            "server}]");
  EXPECT_EQ(TextOf(lost.reply),
            "[server/eth0, router/wan, {chain: router/filter.FORWARD, verdict: "
            "drop, rule: policy}, {drop: router}]");
  const Draft none = Make({.outcome = Outcome::kDelivered,
                           .request = testing::RoutedRequest(),
                           .reply = {}});
  EXPECT_EQ(TextOf(none.reply), "[]");
}

TEST(DraftTest, TheWayOfAnErrorIsNotWritten) {
  EXPECT_EQ(TextOf(Make({.outcome = Outcome::kRejected,
                         .request = {},
                         .reply = {HopOut("router/lan"), HopIn("client/eth0")}})
                       .reply),
            "nothing");
}

TEST(DraftTest, AnErrorIsWhoToldWhomWhat) {
  const auto error = [](IcmpError is) {
    return RequestOf({{.what = std::move(is)}}, Outcome::kUnreachable);
  };
  const IcmpError told = std::get<IcmpError>(ErrorTo("client", "router").what);
  IcmpError other = told;
  other.from_namespace = "";
  EXPECT_EQ(error(other),
            "[{error: client, type: port-unreachable, from: 10.0.0.1}]");
  other.from_namespace = "netns:4026531992";
  EXPECT_EQ(error(other),
            "[{error: client, type: port-unreachable, from: 10.0.0.1}]");
  other = told;
  other.name = "too-big";
  other.mtu = 1400;
  EXPECT_EQ(error(other),
            "[{error: client, type: too-big, from: router, mtu: 1400}]");
  other = told;
  other.name = "type 3 code 99";
  EXPECT_EQ(error(other), "[{error: client, from: router}]");
}

TEST(DraftTest, NoNumberOfANamespaceIsEverWritten) {
  EXPECT_EQ(RequestOf({HopOut("client/eth0"), DropIn("netns:4026531992")}),
            "[client/eth0]");
  // Hops are all of them or none.
  EXPECT_EQ(RequestOf({HopOut("client/eth0"), HopIn("netns:4026531992/eth0"),
                       DropIn("server")}),
            "[any hops] [{drop: server}]");
}

TEST(DraftTest, BecomesAnExpectation) {
  const Draft draft = Make({.outcome = Outcome::kDelivered,
                            .request = testing::HopsOf({"a/x", "b/x"}),
                            .reply = {}});
  const auto expectation = ToExpectation(draft);
  ASSERT_TRUE(expectation.has_value());
  EXPECT_EQ(expectation->outcome, Outcome::kDelivered);
  ASSERT_TRUE(expectation->request.has_value());
  EXPECT_EQ(expectation->request->steps.size(), 2U);
  // Empty: that nothing came back.
  ASSERT_TRUE(expectation->reply.has_value());
  EXPECT_TRUE(expectation->reply->steps.empty());
}

TEST(DraftTest, AListThatSaysNothingIsNone) {
  // It would say that there are no hops.
  const Draft draft{.outcome = Outcome::kReplied,
                    .request = DraftList{.steps = {}, .has_hops = false},
                    .reply = {}};
  const auto expectation = ToExpectation(draft);
  ASSERT_TRUE(expectation.has_value());
  EXPECT_FALSE(expectation->request.has_value());
  EXPECT_FALSE(expectation->reply.has_value());
  EXPECT_FALSE(
      ToExpectation({.outcome = {}, .request = draft.request, .reply = {}})
          .has_value());
}

}  // namespace
}  // namespace hopcheck
