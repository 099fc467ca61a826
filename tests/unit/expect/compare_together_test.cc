// Alternatives, and what is asked of all packets of a probe together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "expect/compare.h"
#include "unit/expect/steps.h"

namespace hopcheck {
namespace {

using namespace testing;  // NOLINT: hopcheck::testing, the words of steps.h
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Messages(const std::vector<Mismatch>& mismatches) {
  std::vector<std::string> messages;
  for (const Mismatch& m : mismatches) messages.push_back(m.message);
  return messages;
}

TEST(Alternatives, AnyOfThemWillDo) {
  Expectation expected{.request = HopList({"r1/in", "r1/left", "r2/in"})};
  expected.request->others = {
      HopList({"r1/in", "r1/right", "r3/in", "r3/out"}).steps};
  EXPECT_THAT(
      Compare(expected, {.request = HopsOf({"r1/in", "r1/left", "r2/in"})}),
      IsEmpty());
  EXPECT_THAT(
      Compare(expected,
              {.request = HopsOf({"r1/in", "r1/right", "r3/in", "r3/out"})}),
      IsEmpty());
}

TEST(Alternatives, TheNearestIsToldOf) {
  Expectation expected{.request = HopList({"r1/in", "r1/left", "r2/in"})};
  expected.request->others = {
      HopList({"r1/in", "r1/right", "r3/in", "r3/out"}).steps};
  const auto mismatches = Compare(
      expected, {.request = HopsOf({"r1/in", "r1/right", "r3/in", "r3/up"})});
  EXPECT_THAT(Messages(mismatches),
              ElementsAre("expected hop r3/out, but the next hop was r3/up "
                          "(the nearest of 2 ways)"));
  EXPECT_EQ(mismatches[0].compared.size(), 4U);
}

class TogetherTest : public ::testing::Test {
 protected:
  // A packet by the left or the right router.
  static PacketPath By(std::string_view hop) {
    return {.outcome = Outcome::kReplied, .request = HopsOf({"r1/in", hop})};
  }

  std::vector<std::string> CompareWith(const Expectation& expected) {
    std::vector<const PacketPath*> paths;
    for (const PacketPath& path : paths_) paths.push_back(&path);
    return Messages(CompareTogether(expected, paths));
  }

  static Expectation Hits(Bounds times) {
    return {.hits = {{.step = {.what = AHop("r1/left")}, .times = times}}};
  }
  static Expectation Share(Bounds percent) {
    return {.shares = {{.of = ExpectedStep{.what = AHop("r1/left")},
                        .percent = percent}}};
  }

  std::vector<PacketPath> paths_ = {By("r1/left"), By("r1/right"),
                                    By("r1/left")};
};

TEST_F(TogetherTest, Hits) {
  EXPECT_THAT(CompareWith(Hits({2, 2})), IsEmpty());
  EXPECT_THAT(CompareWith(Hits({0, 2})), IsEmpty());
  EXPECT_THAT(CompareWith(Hits({3, 3})),
              ElementsAre("expected r1/left 3 times, but it was met 2 times"));
  EXPECT_THAT(
      CompareWith(Hits({0, 1})),
      ElementsAre("expected r1/left at most once, but it was met 2 times"));
  EXPECT_THAT(
      CompareWith(Hits({3, UINT64_MAX})),
      ElementsAre("expected r1/left at least 3 times, but it was met 2 times"));
  EXPECT_THAT(
      CompareWith(Hits({3, 7})),
      ElementsAre("expected r1/left 3 to 7 times, but it was met 2 times"));
  paths_.clear();
  EXPECT_THAT(CompareWith(Hits({1, 1})),
              ElementsAre("expected r1/left once, but it was never met"));
}

TEST_F(TogetherTest, RepliesAndCopiesCount) {
  paths_ = {{.request = HopsOf({"r1/left"}),
             .reply = HopsOf({"r1/left"}),
             .branches = {HopsOf({"r1/left"})}}};
  EXPECT_THAT(CompareWith(Hits({3, 3})), IsEmpty());
}

TEST_F(TogetherTest, AnErrorThatBothDirectionsTellOfIsOne) {
  paths_ = {{.request = {ErrorTo("client", "router")},
             .reply = HopsOf({"router/lan", "client/eth0"}) +
                      ErrorTo("client", "router")}};
  EXPECT_THAT(
      CompareWith({.hits = {{.step = {.what = ExpectedError{.namespace_name =
                                                                "client"}},
                             .times = {1, 1}}}}),
      IsEmpty());
}

TEST_F(TogetherTest, SharesAreNotRounded) {
  EXPECT_THAT(CompareWith(Share({60, 70})), IsEmpty());
  EXPECT_THAT(CompareWith(Share({66, UINT64_MAX})), IsEmpty());
  EXPECT_THAT(CompareWith(Share({67, UINT64_MAX})),
              ElementsAre("expected at least 67% of the packets to meet "
                          "r1/left, but it was 2 of 3"));
  EXPECT_THAT(CompareWith(Share({0, 66})),
              ElementsAre("expected at most 66% of the packets to meet "
                          "r1/left, but it was 2 of 3"));
  EXPECT_THAT(
      CompareWith(Share({50, 50})),
      ElementsAre(
          "expected 50% of the packets to meet r1/left, but it was 2 of 3"));
  EXPECT_THAT(CompareWith(Share({70, 80})),
              ElementsAre("expected 70% to 80% of the packets to meet r1/left, "
                          "but it was 2 of 3"));
}

TEST_F(TogetherTest, AShareOfAnOutcome) {
  const Expectation all{
      .shares = {{.of = Outcome::kReplied, .percent = {100, 100}}}};
  EXPECT_THAT(CompareWith(all), IsEmpty());
  paths_[1].outcome = Outcome::kDropped;
  EXPECT_THAT(
      CompareWith(all),
      ElementsAre(
          "expected 100% of the packets to be replied, but it was 2 of 3"));
}

}  // namespace
}  // namespace hopcheck
