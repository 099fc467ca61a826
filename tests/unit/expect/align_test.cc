#include "expect/align.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "expect/match.h"
#include "expect/notation.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h

// The rows as "a=a b+ -c d|x": match, between, missing, different; "+c!" for
// an unexpected one.
std::string Draw(const ExpectedPath& expected, const std::vector<Step>& actual,
                 bool strict = false) {
  std::string drawn;
  for (const AlignedRow& row : Align(expected.steps, actual, strict)) {
    const auto text = [](const Step& step) {
      if (const Hop* hop = std::get_if<Hop>(&step.what)) return hop->interface;
      return std::holds_alternative<Drop>(step.what) ? std::string("drop")
             : std::holds_alternative<Deliver>(step.what)
                 ? std::string("deliver")
                 : std::string("error");
    };
    if (!drawn.empty()) drawn += ' ';
    switch (row.kind) {
      case AlignedRow::Kind::kMatch:
        drawn += text(actual[*row.actual]);
        break;
      case AlignedRow::Kind::kBetween:
        drawn += "(" + text(actual[*row.actual]) + ")";
        break;
      case AlignedRow::Kind::kMissing:
        drawn += "-" + std::to_string(*row.expected);
        break;
      case AlignedRow::Kind::kUnexpected:
        drawn += "+" + text(actual[*row.actual]);
        break;
      case AlignedRow::Kind::kDifferent:
        drawn +=
            std::to_string(*row.expected) + "|" + text(actual[*row.actual]);
        break;
    }
  }
  return drawn;
}

TEST(AlignTest, SamePathsMatchStepByStep) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/b"}), HopsOf({"n/a", "n/b"})), "a b");
  EXPECT_EQ(Draw(HopList({}), {}), "");
}

TEST(AlignTest, MissingHop) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/b", "n/c"}), HopsOf({"n/a", "n/c"})),
            "a -1 c");
  EXPECT_EQ(Draw(HopList({"n/a", "n/b"}), HopsOf({"n/a"})), "a -1");
}

TEST(AlignTest, UnexpectedHop) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/c"}), HopsOf({"n/a", "n/b", "n/c"})),
            "a +b c");
  EXPECT_EQ(Draw(HopList({}), HopsOf({"n/a"})), "+a");
}

TEST(AlignTest, AnotherHopStandsBesideTheExpectedOne) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/b", "n/c", "n/d"}),
                 HopsOf({"n/a", "n/x", "n/c", "n/d"})),
            "a 1|x c d");
}

TEST(AlignTest, EndOfThePathStandsBesideTheHopThatDidNotCome) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/b", "n/c"}), HopsOf({"n/a"}) + DropIn("n")),
            "a 1|drop -2");
}

TEST(AlignTest, WhatDidNotComeStandsBeforeWhatFollowsTheEnd) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/b", "n/c"}),
                 HopsOf({"n/a"}) + DropIn("n") + ErrorTo("m", "n")),
            "a 1|drop -2 (error)");
}

TEST(AlignTest, RepeatedHopsMatchAsEarlyAsTheyCan) {
  // A routing loop: the expected way, then round and round.
  EXPECT_EQ(Draw(HopList({"n/a", "n/b"}), HopsOf({"n/a", "n/b", "n/a", "n/b"})),
            "a b +a +b");
  EXPECT_EQ(Draw(HopList({"n/a", "n/b", "n/a"}), HopsOf({"n/a", "n/a"})),
            "a -1 a");
}

TEST(AlignTest, OtherStepsAreASubset) {
  const std::vector<Step> actual =
      HopsOf({"n/a", "n/b"}) + DeliverIn("n") + ErrorTo("m", "n");
  EXPECT_EQ(Draw(HopList({"n/a", "n/b"}), actual), "a b (deliver) (error)");
  EXPECT_EQ(Draw(List({AHop("n/a"), AHop("n/b"), ExpectedError{"m"}}), actual),
            "a b (deliver) error");
}

TEST(AlignTest, AGreedyWalkWouldTakeTheWrongOneOfTwo) {
  // The first error is like the expected one, but stands before the drop.
  const std::vector<Step> actual =
      HopsOf({"n/a"}) + ErrorTo("m", "n") + DropIn("n") + ErrorTo("m", "n");
  EXPECT_EQ(
      Draw(List({AHop("n/a"), ExpectedDrop{"n"}, ExpectedError{"m"}}), actual),
      "a (error) drop error");
}

TEST(AlignTest, AListWithoutHopsSaysNothingOfHops) {
  const std::vector<Step> actual = HopsOf({"n/a", "n/b"}) + DropIn("n");
  EXPECT_EQ(Draw(List({ExpectedDrop{"n"}}), actual), "(a) (b) drop");
  EXPECT_EQ(Draw(List({ExpectedDrop{"m"}}), actual), "(a) (b) 0|drop");
}

TEST(AlignTest, AnEmptyListSaysThatThereAreNoHops) {
  EXPECT_EQ(Draw(HopList({}), HopsOf({"n/a"}) + DropIn("n")), "+a (drop)");
}

TEST(AlignTest, StrictAllowsNothingBetween) {
  const std::vector<Step> actual = HopsOf({"n/a"}) + DeliverIn("n");
  EXPECT_EQ(Draw(HopList({"n/a"}), actual, true), "a +deliver");
  EXPECT_EQ(Draw(List({ExpectedDeliver{"n"}}), actual, true), "+a deliver");
  EXPECT_EQ(Draw(List({AHop("n/a"), ExpectedDeliver{"n"}}), actual, true),
            "a deliver");
}

TEST(AlignTest, MissingStepStandsBehindWhatMayComeBeforeIt) {
  EXPECT_EQ(Draw(HopList({"n/a", "n/b", "n/c"}),
                 HopsOf({"n/a"}) + ErrorTo("m", "n") + HopIn("n/c")),
            "a (error) -1 c");
}

TEST(AlignTest, DropOfAnotherKindStandsBesideTheExpectedOne) {
  EXPECT_EQ(Draw(List({AHop("n/a"), ExpectedDrop{"n", "NO_ROUTE"}}),
                 HopsOf({"n/a"}) + DropIn("n", "NETFILTER_DROP")),
            "a 1|drop");
  EXPECT_EQ(Draw(List({AHop("n/a"), ExpectedDrop{"n"}}),
                 HopsOf({"n/a", "n/b"}) + DeliverIn("n")),
            "a +b 1|deliver");
}

// Whatever the lists: each step is in one row, in order; matches match; and
// nothing differs exactly where some assignment satisfies the rules.
TEST(AlignTest, HoldsItsPromisesForAnyPaths) {
  std::mt19937 random(7);  // NOLINT: the same paths in each run
  const auto pick = [&](int n) {
    return std::uniform_int_distribution<int>(0, n - 1)(random);
  };
  const std::string_view names[] = {"n/a", "n/b", "m/a"};
  int satisfied = 0;
  for (int round = 0; round < 20000; ++round) {
    ExpectedPath expected;
    for (int i = pick(5); i > 0; --i) {
      switch (pick(3)) {
        case 0:
          expected.steps.push_back({.what = ExpectedDrop{"n"}});
          break;
        default:
          expected.steps.push_back({.what = AHop(names[pick(3)])});
      }
    }
    std::vector<Step> actual;
    for (int i = pick(6); i > 0; --i) {
      actual.push_back(pick(3) == 0 ? DropIn(pick(2) == 0 ? "n" : "m")
                                    : HopIn(names[pick(3)]));
    }
    const bool strict = pick(2) == 0;
    const auto rows = Align(expected.steps, actual, strict);

    size_t next_expected = 0;
    size_t next_actual = 0;
    bool differs = false;
    for (const AlignedRow& row : rows) {
      if (row.expected) {
        EXPECT_EQ(*row.expected, next_expected++);
      }
      if (row.actual) {
        EXPECT_EQ(*row.actual, next_actual++);
      }
      if (row.kind == AlignedRow::Kind::kMatch) {
        EXPECT_TRUE(
            Matches(expected.steps[*row.expected], actual[*row.actual]));
      }
      if (row.kind == AlignedRow::Kind::kBetween) {
        EXPECT_TRUE(
            MayStandBetween(expected.steps, actual[*row.actual], strict));
      }
      differs = differs || row.Differs();
    }
    EXPECT_EQ(next_expected, expected.steps.size());
    EXPECT_EQ(next_actual, actual.size());

    // Another way to the same answer: the set of prefixes of `expected` that
    // are satisfied after each actual step.
    std::vector<bool> reached(expected.steps.size() + 1);
    reached[0] = true;
    for (const Step& step : actual) {
      std::vector<bool> next(reached.size());
      for (size_t i = 0; i < reached.size(); ++i) {
        if (!reached[i]) continue;
        if (MayStandBetween(expected.steps, step, strict)) next[i] = true;
        if (i < expected.steps.size() && Matches(expected.steps[i], step)) {
          next[i + 1] = true;
        }
      }
      reached = next;
    }
    EXPECT_EQ(differs, !reached.back());
    satisfied += reached.back() ? 1 : 0;
  }
  EXPECT_GT(satisfied, 100);
}

}  // namespace
}  // namespace hopcheck
