#include "record/expectation_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using ::testing::ElementsAre;
using testing::HopList;
using testing::List;

const ExpectedDrop kDrop{.namespace_name = "router"};

TEST(ExpectationTextTest, AListStandsBesideItsKeyWhereItFits) {
  const Expectation expectation{.outcome = Outcome::kDropped,
                                .request = List({testing::AHop("a/x"), kDrop}),
                                .reply = List({})};
  EXPECT_FALSE(IsShort(expectation));
  EXPECT_THAT(BlockLines(expectation, 6),
              ElementsAre("outcome: dropped", "request: [a/x, {drop: router}]",
                          "reply: []"));
  // 30 characters.
  EXPECT_THAT(BlockLines(expectation, 50),
              ElementsAre("outcome: dropped", "request: [a/x, {drop: router}]",
                          "reply: []"));
  EXPECT_THAT(BlockLines(expectation, 51),
              ElementsAre("outcome: dropped", "request:", "  - a/x",
                          "  - {drop: router}", "reply: []"));
}

TEST(ExpectationTextTest, WidthIsInCharacters) {
  EXPECT_EQ(TextWidth("\xc3\xbc\xe2\x86\x92x"), 3U);
  const Expectation expectation{.request = HopList({"\xc3\xbc\xc3\xbc/x"})};
  EXPECT_THAT(BlockLines(expectation, 65),
              ElementsAre("request: [\xc3\xbc\xc3\xbc/x]"));
}

TEST(ExpectationTextTest, AnOutcomeAloneIsShort) {
  EXPECT_TRUE(IsShort({.outcome = Outcome::kReplied}));
  EXPECT_FALSE(IsShort({.request = List({kDrop})}));
  EXPECT_FALSE(IsShort({.outcome = Outcome::kReplied, .reply = List({})}));
}

TEST(ExpectationTextTest, BracesOnOneLineOrAKeyALine) {
  const Expectation expectation{.outcome = Outcome::kDropped,
                                .request = List({testing::AHop("a/x"), kDrop}),
                                .reply = List({})};
  const std::string one =
      "{outcome: dropped, request: [a/x, {drop: router}], reply: []}";
  EXPECT_THAT(FlowLines(expectation, 80 - one.size(), 0), ElementsAre(one));
  EXPECT_THAT(FlowLines(expectation, 80 - one.size(), 1),
              ElementsAre("{outcome: dropped,",
                          " request: [a/x, {drop: router}],", " reply: []}"));
  EXPECT_THAT(FlowLines(expectation, 60, 0),
              ElementsAre("{outcome: dropped,", " request: [a/x,",
                          "           {drop: router}],", " reply: []}"));
  EXPECT_THAT(FlowLines({.request = List({kDrop})}, 0, 80),
              ElementsAre("{request: [{drop: router}]}"));
}

}  // namespace
}  // namespace hopcheck
