#include "record/common_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "expect/compare.h"
#include "unit/record/paths.h"

namespace hopcheck {
namespace {

using testing::ByRule;
using testing::DropIn;
using ::testing::ElementsAre;
using testing::ErrorTo;
using testing::HopIn;
using testing::HopOut;
using ::testing::IsEmpty;
using testing::NatOfSource;
using testing::TextOf;

Draft DraftOf(const PacketPath& path) { return MakeDraft(path); }

Draft Dropped(std::vector<Step> request) {
  return DraftOf({.outcome = Outcome::kDropped, .request = std::move(request)});
}

struct Common {
  Draft draft;
  std::vector<std::string> left_out;
};

Common CommonOf(const std::vector<Draft>& drafts,
                Between between = Between::kRuns) {
  std::vector<LeftOut> left_out;
  Common common{.draft = CommonPart(drafts, between, left_out)};
  for (const LeftOut& one : left_out) {
    common.left_out.push_back(one.ToString());
  }
  return common;
}

TEST(CommonPartTest, OfEqualsIsAllOfThem) {
  const Draft draft = Dropped({HopOut("a/x"), HopIn("b/x"), DropIn("b")});
  const Common common = CommonOf({draft, draft, draft});
  EXPECT_EQ(common.draft, draft);
  EXPECT_THAT(common.left_out, IsEmpty());
}

TEST(CommonPartTest, AValueThatDiffersIsLeftOut) {
  const Common common = CommonOf(
      {Dropped({HopOut("a/x"), {.what = NatOfSource("a", "10.0.1.1")}}),
       Dropped({HopOut("a/x"), {.what = NatOfSource("a", "10.0.1.2")}}),
       Dropped({HopOut("a/x"), {.what = NatOfSource("a", "10.0.1.3")}})});
  EXPECT_EQ(TextOf(common.draft.request), "[a/x, {nat: a}]");
  EXPECT_THAT(common.left_out,
              ElementsAre("source of {nat: a} in request: not the same in all "
                          "runs (10.0.1.1 or 10.0.1.2)"));
}

TEST(CommonPartTest, ARuleThatDiffersIsLeftOutAndItsVerdictStays) {
  const Common common =
      CommonOf({Dropped({{.what = ByRule("a", "drop", 1)}, DropIn("a")}),
                Dropped({{.what = ByRule("a", "drop", 2)}, DropIn("a")})});
  EXPECT_EQ(TextOf(common.draft.request),
            "[{chain: a/filter.FORWARD, verdict: drop}, {drop: a}]");
  EXPECT_THAT(common.left_out,
              ElementsAre("rule of {chain: a/filter.FORWARD, verdict: drop} in "
                          "request: not the same in all runs (1 or 2)"));
}

TEST(CommonPartTest, TwinsOfTwoFamiliesAreCalledByTheirComment) {
  const auto by_rule = [](uint32_t position, std::string comment) {
    return Dropped(
        {{.what = ByRule("a", "drop", position, std::move(comment))}});
  };
  const Common common = CommonOf(
      {by_rule(1, "nobody"), by_rule(2, "nobody"), by_rule(3, "nobody")});
  EXPECT_EQ(TextOf(common.draft.request),
            "[{chain: a/filter.FORWARD, verdict: drop, rule: nobody}]");
  EXPECT_THAT(common.left_out, IsEmpty());
  EXPECT_EQ(TextOf(CommonOf({by_rule(1, "nobody"), by_rule(2, "nobody"),
                             by_rule(2, "somebody")})
                       .draft.request),
            "[{chain: a/filter.FORWARD, verdict: drop}]");
}

TEST(CommonPartTest, AStepThatIsNotInAllIsLeftOut) {
  const Common common = CommonOf({Dropped({HopOut("a/x"),
                                           {.what = ByRule("a", "accept", 1)},
                                           HopIn("b/x"),
                                           DropIn("b")}),
                                  Dropped({HopOut("a/x"),
                                           HopIn("b/x"),
                                           {.what = ByRule("b", "drop", 2)},
                                           DropIn("b")})},
                                 Between::kPackets);
  EXPECT_EQ(TextOf(common.draft.request), "[a/x, b/x, {drop: b}]");
  EXPECT_THAT(
      common.left_out,
      ElementsAre("{chain: a/filter.FORWARD, verdict: accept, rule: 1} in "
                  "request: not in all packets",
                  "{chain: b/filter.FORWARD, verdict: drop, rule: 2} in "
                  "request: not in all packets"));
}

TEST(CommonPartTest, VerdictsThatDifferAreTwoSteps) {
  const Common common =
      CommonOf({Dropped({{.what = ByRule("a", "drop", 1)}}),
                Dropped({{.what = ByRule("a", "accept", 1)}})});
  EXPECT_EQ(TextOf(common.draft.request), "[]");
  EXPECT_EQ(common.left_out.size(), 2U);
}

TEST(CommonPartTest, AStepStaysOnItsSideOfAHop) {
  const Common common = CommonOf(
      {Dropped(
           {HopOut("a/x"), {.what = ByRule("a", "accept", 1)}, HopIn("b/x")}),
       Dropped(
           {HopOut("a/x"), HopIn("b/x"), {.what = ByRule("a", "accept", 1)}})});
  EXPECT_EQ(TextOf(common.draft.request), "[a/x, b/x]");
}

TEST(CommonPartTest, HopsThatDifferAreAllLeftOut) {
  const Common common = CommonOf(
      {Dropped({HopOut("a/x"),
                {.what = ByRule("a", "accept", 1)},
                HopIn("b/x"),
                DropIn("c")}),
       Dropped({HopOut("a/x"),
                HopIn("b/y"),
                {.what = ByRule("a", "accept", 1)},
                DropIn("c")}),
       Dropped(
           {HopOut("a/x"), {.what = ByRule("a", "accept", 1)}, DropIn("c")})});
  EXPECT_EQ(TextOf(common.draft.request),
            "[any hops] [{chain: a/filter.FORWARD, verdict: accept, rule: 1}, "
            "{drop: c}]");
  EXPECT_THAT(common.left_out,
              ElementsAre("hops of request: not the same in all runs (a/x, b/x "
                          "or a/x, b/y)"));
}

TEST(CommonPartTest, AnOutcomeThatDiffersIsLeftOut) {
  const Common common =
      CommonOf({DraftOf({.outcome = Outcome::kReplied,
                         .request = testing::HopsOf({"a/x", "b/x"}),
                         .reply = testing::HopsOf({"b/x", "a/x"})}),
                DraftOf({.outcome = Outcome::kDropped,
                         .request = testing::HopsOf({"a/x", "b/x"}),
                         .reply = {}})});
  EXPECT_EQ(common.draft.outcome, std::nullopt);
  EXPECT_EQ(TextOf(common.draft.request), "[a/x, b/x]");
  EXPECT_EQ(TextOf(common.draft.reply), "nothing");
  EXPECT_THAT(common.left_out,
              ElementsAre("outcome: not the same in all runs (replied or "
                          "dropped)"));
}

TEST(CommonPartTest, AnErrorIsCalledByANameOfBothFamilies) {
  const auto error = [](Family family, uint8_t type, uint8_t code) {
    Step step = ErrorTo("a", "b", type, code);
    auto& is = std::get<IcmpError>(step.what);
    is.family = family;
    is.name = IcmpErrorName(family, type, code);
    return Dropped({step});
  };
  const auto common = [](const std::vector<Draft>& drafts) {
    return TextOf(CommonOf(drafts).draft.request);
  };
  // fragmentation-needed and packet-too-big
  EXPECT_EQ(common({error(Family::kIpv4, 3, 4), error(Family::kIpv6, 2, 0)}),
            "[{error: a, type: too-big, from: b}]");
  // network-unreachable and no-route
  EXPECT_EQ(common({error(Family::kIpv4, 3, 0), error(Family::kIpv6, 1, 0)}),
            "[{error: a, type: no-route, from: b}]");
  // host-unreachable and address-unreachable
  EXPECT_EQ(common({error(Family::kIpv4, 3, 1), error(Family::kIpv6, 1, 3)}),
            "[{error: a, type: host-unreachable, from: b}]");
  // A third is what the common name of the first two has to mean, too.
  EXPECT_EQ(common({error(Family::kIpv4, 3, 1), error(Family::kIpv6, 1, 3),
                    error(Family::kIpv4, 3, 3)}),
            "[{error: a, type: destination-unreachable, from: b}]");
  EXPECT_EQ(common({error(Family::kIpv4, 3, 1), error(Family::kIpv6, 2, 0)}),
            "[{error: a, from: b}]");
}

TEST(CommonPartTest, TranslationsOfOtherAddressesAreOthers) {
  Nat other = NatOfSource("a", "10.0.1.1");
  std::swap(other.source, other.destination);
  const Common common =
      CommonOf({Dropped({{.what = NatOfSource("a", "10.0.1.1")}}),
                Dropped({{.what = other}})});
  EXPECT_EQ(TextOf(common.draft.request), "[]");
}

DraftedRun OneRun(std::string variant, std::vector<Draft> packets) {
  return {.variant = std::move(variant), .packets = std::move(packets)};
}

TEST(CombineTest, SaysBetweenWhatItDiffers) {
  const auto nat = [](std::string_view source) {
    return Dropped({{.what = NatOfSource("a", source)}});
  };
  const auto between = [](const Recording& recording) {
    std::vector<Between> all;
    for (const LeftOut& one : recording.left_out) all.push_back(one.between);
    return all;
  };
  EXPECT_THAT(between(Combine({OneRun("ipv4", {nat("10.0.1.1")}),
                               OneRun("ipv6", {nat("fd00::1")}),
                               OneRun("ipv4", {nat("10.0.1.1")}),
                               OneRun("ipv6", {nat("fd00::1")})})),
              ElementsAre(Between::kVariants));
  EXPECT_THAT(between(Combine({OneRun("", {nat("10.0.1.1")}),
                               OneRun("", {nat("10.0.1.2")})})),
              ElementsAre(Between::kRuns));
  EXPECT_THAT(
      between(Combine({OneRun("", {nat("10.0.1.1"), nat("10.0.1.2")}),
                       OneRun("", {nat("10.0.1.1"), nat("10.0.1.2")})})),
      ElementsAre(Between::kPackets));
  // Once is enough: it differs between runs, and so between variants.
  EXPECT_THAT(between(Combine({OneRun("ipv4", {nat("10.0.1.1")}),
                               OneRun("ipv4", {nat("10.0.1.2")}),
                               OneRun("ipv6", {nat("fd00::1")}),
                               OneRun("ipv6", {nat("fd00::1")})})),
              ElementsAre(Between::kRuns));
}

TEST(CombineTest, WhatIsLeftIsMetByAllPaths) {
  const std::vector<PacketPath> paths = {
      {.outcome = Outcome::kReplied,
       .request = {HopOut("a/x"),
                   {.what = ByRule("b", "accept", 1, "one")},
                   {.what = NatOfSource("b", "10.0.1.1")},
                   HopIn("c/x")},
       .reply = testing::HopsOf({"c/x", "a/x"})},
      {.outcome = Outcome::kReplied,
       .request = {HopOut("a/x"),
                   {.what = ByRule("b", "accept", 2, "two")},
                   {.what = ByRule("b", "accept", 1, "one")},
                   {.what = NatOfSource("b", "10.0.1.2")},
                   HopIn("c/x")},
       .reply = testing::HopsOf({"c/y", "a/x"})},
      {.outcome = Outcome::kReplied,
       .request = {HopOut("a/x"),
                   {.what = NatOfSource("b", "10.0.1.1")},
                   {.what = ByRule("b", "accept", 1, "one")},
                   HopIn("c/x")},
       .reply = testing::HopsOf({"c/x", "a/x"})},
  };
  std::vector<DraftedRun> runs;
  for (const PacketPath& path : paths)
    runs.push_back(OneRun("", {DraftOf(path)}));
  const Recording recording = Combine(runs);
  const auto expectation = ToExpectation(recording.draft);
  ASSERT_TRUE(expectation.has_value());
  EXPECT_EQ(TextOf(recording.draft.request),
            "[a/x, {chain: b/filter.FORWARD, verdict: accept, rule: 1}, c/x]");
  EXPECT_FALSE(expectation->reply.has_value());
  for (const PacketPath& path : paths) {
    EXPECT_THAT(Compare(*expectation, path), IsEmpty());
  }
}

}  // namespace
}  // namespace hopcheck
